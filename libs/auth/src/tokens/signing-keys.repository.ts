import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { DataSource } from 'typeorm';

interface StoredKey {
  readonly kid: string;
  readonly privateKey: string;
  readonly maySign: boolean;
}

/** The public data of a key, for the operator. */
export interface KeyOverview {
  readonly kid: string;
  readonly createdAt: Date;
  readonly signsFrom: Date;
  readonly retiresAt: Date | null;
  readonly state: 'announced' | 'signs' | 'verifies' | 'retired';
}

/** The table auth.signing_keys. */
@Injectable()
export class SigningKeysRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Makes concurrent changes of the keys run one after the other. */
  async lock(tx: Transaction): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('auth.signing_keys', 0))`);
  }

  /** Lists the keys whose tokens are still valid, the one to sign with last. */
  list(manager: Pick<DataSource, 'query'> = this.dataSource): Promise<StoredKey[]> {
    return manager.query<StoredKey[]>(
      `SELECT kid, private_key AS "privateKey", signs_from <= now() AS "maySign"
         FROM auth.signing_keys
        WHERE retires_at IS NULL OR retires_at > now()
        ORDER BY signs_from, kid`,
    );
  }

  /** Lists all stored keys, the newest first. */
  overview(): Promise<KeyOverview[]> {
    return this.dataSource.query<KeyOverview[]>(
      `WITH keys AS (
         SELECT kid, created_at, signs_from, retires_at, signs_from > now() AS is_early,
           retires_at <= now() AS is_late
           FROM auth.signing_keys
       ), signer AS (
         SELECT kid FROM keys WHERE NOT is_early AND is_late IS NOT TRUE ORDER BY signs_from DESC,
           kid DESC LIMIT 1
       )
       SELECT kid, created_at AS "createdAt", signs_from AS "signsFrom", retires_at AS "retiresAt",
              CASE WHEN is_late THEN 'retired' WHEN is_early THEN 'announced'
                   WHEN kid = (SELECT kid FROM signer) THEN 'signs' ELSE 'verifies' END AS state
         FROM keys ORDER BY signs_from DESC, kid DESC`,
    );
  }

  async add(
    tx: Transaction,
    key: { kid: string; privateKey: string; signsInS: number },
  ): Promise<void> {
    await tx.query(
      'INSERT INTO auth.signing_keys (kid, private_key, signs_from) VALUES ($1, $2, now() + ' +
        'make_interval(secs => $3))',
      [key.kid, key.privateKey, key.signsInS],
    );
  }

  /** Returns null when every key has an end. */
  async newestAgeS(tx: Transaction): Promise<number | null> {
    const [row] = await tx.query<[{ age: number | null }]>(
      `SELECT extract(epoch FROM now() - max(created_at))::float8 AS age FROM auth.signing_keys
          WHERE retires_at IS NULL`,
    );
    return row.age;
  }

  /** Sets an end for all keys that have none, and returns their ids. */
  async retireOthers(tx: Transaction, kid: string, inS: number): Promise<string[]> {
    const [rows] = await tx.query<[Array<{ kid: string }>, number]>(
      `UPDATE auth.signing_keys SET retires_at = now() + make_interval(secs => $2)
        WHERE kid <> $1 AND retires_at IS NULL RETURNING kid`,
      [kid, inS],
    );
    return rows.map((row) => row.kid);
  }

  /** Retires the key at once. Returns false when it is unknown or was retired before. */
  async retire(tx: Transaction, kid: string): Promise<boolean> {
    const [, count] = await tx.query<[unknown, number]>(
      'UPDATE auth.signing_keys SET retires_at = now() WHERE kid = $1 AND (retires_at IS ' +
        'NULL OR retires_at > now())',
      [kid],
    );
    return count === 1;
  }

  /** True when a key signs now and has no end: the others will stop signing. */
  async hasLastingSigner(tx: Transaction): Promise<boolean> {
    const [row] = await tx.query<[{ found: boolean }]>(
      'SELECT EXISTS (SELECT 1 FROM auth.signing_keys WHERE retires_at IS NULL AND ' +
        'signs_from <= now()) AS found',
    );
    return row.found;
  }

  /** The private half of a retired key is useless to us, and must not wait for a thief. */
  async purge(afterDays: number): Promise<void> {
    await this.dataSource.query(
      'DELETE FROM auth.signing_keys WHERE retires_at < now() - make_interval(days => $1)',
      [afterDays],
    );
  }
}
