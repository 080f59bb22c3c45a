import { Injectable } from '@nestjs/common';
import { type Statement, Statements } from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Permission } from '@orderly/platform/kernel/identity/actor';
import { type AccessRow, accessOf } from '@orderly/users';
import { DataSource } from 'typeorm';
import type { AuthMethod } from './client.js';
import type { ClientKeys } from './client-keys.js';

/** The stored data that a client's proof is checked against. */
export interface ProvableClient {
  readonly id: string;
  readonly ownerId: string;
  readonly scopes: readonly Permission[];
  readonly authMethod: AuthMethod;
  /** Null for clients with keys of their own. */
  readonly secretHash: Buffer | null;
  /** Null when it is no longer valid. */
  readonly previousSecretHash: Buffer | null;
  readonly jwks: ClientKeys | null;
}

/** The data that decides a request with a client's token. */
export interface LiveClient {
  readonly id: string;
  readonly ownerId: string;
  readonly scopes: readonly Permission[];
  readonly perSecond: number | null;
}

type NullableAccess = { readonly [Column in keyof AccessRow]: AccessRow[Column] | null };

const accessIn = (row: NullableAccess): AccessRow | null =>
  row.status === null ? null : (row as AccessRow);

const BY_ID: Statement = {
  name: 'auth.client-to-prove',
  text: `SELECT c.id, c.owner_id AS "ownerId", c.scopes, c.auth_method AS "authMethod",
    c.secret_hash AS "secretHash", c.jwks,
                CASE WHEN c.previous_secret_until > now() THEN c.previous_secret_hash END AS
                  "previousSecretHash", access.*
           FROM auth.oauth_clients c LEFT JOIN LATERAL (${accessOf('c.owner_id')}) AS access ON true
          WHERE c.id = $1 AND c.disabled_at IS NULL`,
};

const BY_TOKEN: Statement = {
  name: 'auth.principal-by-client-token',
  text: `SELECT c.id, c.owner_id AS "ownerId", c.scopes, c.per_second AS "perSecond", access.*
           FROM auth.oauth_clients c LEFT JOIN LATERAL (${accessOf('c.owner_id')}) AS access ON true
          WHERE c.id = $1 AND c.disabled_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM auth.revoked_tokens r WHERE r.jti = $2)`,
};

/**
 * The tables that client authentication reads and writes: auth.oauth_clients,
 * auth.client_assertions and auth.revoked_tokens.
 */
@Injectable()
export class ClientPrincipalsRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: Statements,
  ) {}

  async findToProve(
    clientId: string,
  ): Promise<{ client: ProvableClient; access: AccessRow | null } | null> {
    const [row] = await this.statements.read<ProvableClient & NullableAccess>(BY_ID, [clientId]);
    return row ? { client: row, access: accessIn(row) } : null;
  }

  /** Returns null when the client is removed or disabled, or the token was revoked. */
  async findLive(
    clientId: string,
    tokenId: string,
  ): Promise<{ client: LiveClient; access: AccessRow | null } | null> {
    const [row] = await this.statements.read<LiveClient & NullableAccess>(BY_TOKEN, [
      clientId,
      tokenId,
    ]);
    return row ? { client: row, access: accessIn(row) } : null;
  }

  /** Of any number of concurrent uses, exactly one returns true. */
  async useAssertion(clientId: string, jtiHash: Buffer, expiresAt: Date): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>(
      `INSERT INTO auth.client_assertions (client_id, jti_hash, expires_at) VALUES ($1, $2, $3)
       ON CONFLICT DO NOTHING RETURNING 1`,
      [clientId, jtiHash, expiresAt],
    );
    return rows.length === 1;
  }

  /** Returns false when the token was revoked before. */
  async revokeToken(tx: Transaction, tokenId: string, expiresAt: Date): Promise<boolean> {
    const rows = await tx.query<unknown[]>(
      'INSERT INTO auth.revoked_tokens (jti, expires_at) VALUES ($1, $2) ON CONFLICT DO ' +
        'NOTHING RETURNING 1',
      [tokenId, expiresAt],
    );
    return rows.length === 1;
  }
}
