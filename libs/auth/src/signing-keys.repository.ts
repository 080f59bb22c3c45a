import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { DataSource } from 'typeorm';

export interface StoredKey {
  readonly kid: string;
  readonly privateKey: string;
  readonly maySign: boolean;
}

/** auth.signing_keys. */
@Injectable()
export class SigningKeysRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Processes that start at once stand in line here. */
  async lock(tx: Transaction): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('auth.signing_keys', 0))`);
  }

  /** Those whose tokens are still good, the one to sign with last. */
  list(manager: Pick<DataSource, 'query'> = this.dataSource): Promise<StoredKey[]> {
    return manager.query<StoredKey[]>(
      `SELECT kid, private_key AS "privateKey", signs_from <= now() AS "maySign"
         FROM auth.signing_keys
        WHERE retires_at IS NULL OR retires_at > now()
        ORDER BY signs_from, kid`,
    );
  }

  async add(tx: Transaction, key: { kid: string; privateKey: string; signsInS: number }): Promise<void> {
    await tx.query(
      'INSERT INTO auth.signing_keys (kid, private_key, signs_from) VALUES ($1, $2, now() + make_interval(secs => $3))',
      [key.kid, key.privateKey, key.signsInS],
    );
  }

  async retireOthers(tx: Transaction, kid: string, inS: number): Promise<void> {
    await tx.query(
      `UPDATE auth.signing_keys SET retires_at = now() + make_interval(secs => $2) WHERE kid <> $1 AND retires_at IS NULL`,
      [kid, inS],
    );
  }
}
