import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { DataSource } from 'typeorm';

const FLOW_LIFETIME = '10 minutes';
/** A page spends the code of a sign-in at once; before a link, the user must sign in first. */
const RESULT_LIFETIME = { session: '2 minutes', link: '20 minutes' } as const;
/** Each new sign-in deletes up to this many old rows: more than it adds. */
const TIDIED = 10;

export interface OidcFlow {
  readonly returnTo: string;
  readonly transport: 'token' | 'cookie';
}

export interface OidcResult {
  readonly kind: 'session' | 'link';
  readonly provider: string;
  readonly userId: string;
  readonly issuer: string;
  readonly subject: string;
  readonly transport: 'token' | 'cookie';
}

const RESULT = 'kind, provider, user_id AS "userId", issuer, subject, transport';

/**
 * The tables auth.oidc_flows and auth.oidc_results: each row belongs to one browser, and can be
 * taken once.
 */
@Injectable()
export class OidcFlowsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async begin(
    flow: OidcFlow & { stateHash: Buffer; browserHash: Buffer; provider: string },
  ): Promise<void> {
    for (const table of ['oidc_flows', 'oidc_results']) await this.tidy(table);
    await this.dataSource.query(
      `INSERT INTO auth.oidc_flows (state_hash, browser_hash, provider, return_to, transport,
        expires_at)
       VALUES ($1, $2, $3, $4, $5, now() + interval '${FLOW_LIFETIME}')`,
      [flow.stateHash, flow.browserHash, flow.provider, flow.returnTo, flow.transport],
    );
  }

  /**
   * Returns null unless this browser began it with this provider a moment ago, and it was not taken
   * since.
   */
  async take(stateHash: Buffer, browserHash: Buffer, provider: string): Promise<OidcFlow | null> {
    const [[flow]] = await this.dataSource.query<[OidcFlow[], number]>(
      `DELETE FROM auth.oidc_flows
        WHERE state_hash = $1 AND browser_hash = $2 AND provider = $3 AND expires_at > now()
        RETURNING return_to AS "returnTo", transport`,
      [stateHash, browserHash, provider],
    );
    return flow ?? null;
  }

  async addResult(
    tx: Transaction,
    result: OidcResult & { codeHash: Buffer; browserHash: Buffer },
  ): Promise<void> {
    await tx.query(
      `INSERT INTO auth.oidc_results (code_hash, browser_hash, kind, provider, user_id, issuer,
        subject, transport, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now() + $9::interval)`,
      [
        ...[result.codeHash, result.browserHash, result.kind, result.provider, result.userId],
        ...[result.issuer, result.subject, result.transport, RESULT_LIFETIME[result.kind]],
      ],
    );
  }

  async takeSession(codeHash: Buffer, browserHash: Buffer): Promise<OidcResult | null> {
    const [[result]] = await this.dataSource.query<[OidcResult[], number]>(
      `DELETE FROM auth.oidc_results
        WHERE code_hash = $1 AND browser_hash = $2 AND kind = 'session' AND expires_at > now()
          RETURNING ${RESULT}`,
      [codeHash, browserHash],
    );
    return result ?? null;
  }

  async hasLink(codeHash: Buffer, browserHash: Buffer): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>(
      `SELECT 1 FROM auth.oidc_results
        WHERE code_hash = $1 AND browser_hash = $2 AND kind = 'link' AND expires_at > now()`,
      [codeHash, browserHash],
    );
    return rows.length > 0;
  }

  /** Takes the code for the account that has the verified address, and no other. */
  async takeLink(
    tx: Transaction,
    codeHash: Buffer,
    browserHash: Buffer,
    userId: string,
  ): Promise<OidcResult | null> {
    const [[result]] = await tx.query<[OidcResult[], number]>(
      `DELETE FROM auth.oidc_results
        WHERE code_hash = $1 AND browser_hash = $2 AND user_id = $3 AND kind = 'link'
          AND expires_at > now()
        RETURNING ${RESULT}`,
      [codeHash, browserHash, userId],
    );
    return result ?? null;
  }

  /** Deletes rows that were never finished. */
  private async tidy(table: string): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM auth.${table} WHERE ctid = ANY (ARRAY(
         SELECT ctid FROM auth.${table} WHERE expires_at < now() ORDER BY expires_at
           LIMIT ${TIDIED} FOR UPDATE SKIP LOCKED))`,
    );
  }
}
