import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

interface SealedSecret {
  readonly id: string;
  readonly sealed: string;
}

/**
 * The sealed column of auth.totp, for changes of the key. `sealed_with` is the id of the key; empty
 * for rows of earlier releases.
 */
@Injectable()
export class SealedSecretsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Returns one secret for each key that is in use. */
  sampleOfEachKey(): Promise<Array<{ readonly sample: string }>> {
    // A loose index scan: one look-up per key, however many rows there are.
    return this.dataSource.query(`
      WITH RECURSIVE used AS (
        (SELECT sealed_with, secret_sealed FROM auth.totp ORDER BY sealed_with LIMIT 1)
        UNION ALL
        SELECT next.sealed_with, next.secret_sealed
          FROM used,
               LATERAL (SELECT sealed_with, secret_sealed FROM auth.totp
                         WHERE sealed_with > used.sealed_with ORDER BY sealed_with LIMIT 1) AS next
      )
      SELECT secret_sealed AS sample FROM used LIMIT 100`);
  }

  /** Finds secrets that another key sealed. */
  findOthers(keyId: string, limit: number): Promise<SealedSecret[]> {
    return this.dataSource.query(
      `SELECT id, secret_sealed AS sealed FROM auth.totp
        WHERE sealed_with < $1 OR sealed_with > $1 ORDER BY sealed_with LIMIT $2`,
      [keyId, limit],
    );
  }

  /** Returns false when the row was changed or deleted meanwhile. */
  async replace({ id, sealed }: SealedSecret, resealed: string, keyId: string): Promise<boolean> {
    const [, count] = await this.dataSource.query<[unknown[], number]>(
      'UPDATE auth.totp SET secret_sealed = $3, sealed_with = $4 WHERE id = $1 AND ' +
        'secret_sealed = $2',
      [id, sealed, resealed, keyId],
    );
    return count === 1;
  }
}
