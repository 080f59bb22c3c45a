import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { DataSource } from 'typeorm';

export interface Totp {
  readonly id: string;
  readonly userId: string;
  readonly secretSealed: string;
}

interface NewTotp extends Totp {
  /** The id of the encryption key. */
  readonly sealedWith: string;
}

const UNCONFIRMED_MINUTES = 15;

const COLUMNS = 'id, user_id AS "userId", secret_sealed AS "secretSealed"';
const IS_BEGUN = `confirmed_at IS NULL
  AND created_at > now() - interval '${UNCONFIRMED_MINUTES} minutes'`;

/** The table auth.totp: at most one row per account. */
@Injectable()
export class TotpRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Replaces a secret that was never confirmed. Returns false when a confirmed one exists. */
  async begin(
    tx: Transaction,
    { id, userId, secretSealed, sealedWith }: NewTotp,
  ): Promise<boolean> {
    const rows = await tx.query<unknown[]>(
      `INSERT INTO auth.totp AS t (id, user_id, secret_sealed, sealed_with) VALUES ($1, $2, $3, $4)
       ON CONFLICT (user_id) DO UPDATE
          SET id = excluded.id, secret_sealed = excluded.secret_sealed,
            sealed_with = excluded.sealed_with, created_at = now(), last_step = 0
        WHERE t.confirmed_at IS NULL
       RETURNING 1`,
      [id, userId, secretSealed, sealedWith],
    );
    return rows.length === 1;
  }

  async findBegun(userId: string): Promise<Totp | null> {
    const [row] = await this.dataSource.query<Totp[]>(
      `SELECT ${COLUMNS} FROM auth.totp WHERE user_id = $1 AND ${IS_BEGUN}`,
      [userId],
    );
    return row ?? null;
  }

  async findConfirmed(userId: string): Promise<(Totp & { confirmedAt: Date }) | null> {
    const [row] = await this.dataSource.query<Array<Totp & { confirmedAt: Date }>>(
      `SELECT ${COLUMNS}, confirmed_at AS "confirmedAt" FROM auth.totp WHERE user_id = $1
          AND confirmed_at IS NOT NULL`,
      [userId],
    );
    return row ?? null;
  }

  /** Returns false when a concurrent request confirmed it, or another secret replaced it. */
  async confirm(tx: Transaction, id: string, step: number): Promise<boolean> {
    const [, count] = await tx.query<[unknown[], number]>(
      'UPDATE auth.totp SET confirmed_at = now(), last_step = $2 WHERE id = $1 AND ' +
        'confirmed_at IS NULL',
      [id, step],
    );
    return count === 1;
  }

  /**
   * Compare and swap: of any number of concurrent uses of one code, or of an older one, one
   * succeeds.
   */
  async useStep(tx: Transaction, id: string, step: number): Promise<boolean> {
    const [, count] = await tx.query<[unknown[], number]>(
      'UPDATE auth.totp SET last_step = $2 WHERE id = $1 AND confirmed_at IS NOT NULL AND ' +
        'last_step < $2',
      [id, step],
    );
    return count === 1;
  }

  /** Returns the id of the removed row; null when there is none. */
  async remove(tx: Transaction, userId: string): Promise<string | null> {
    const [[row]] = await tx.query<[Array<{ id: string }>, number]>(
      'DELETE FROM auth.totp WHERE user_id = $1 AND confirmed_at IS NOT NULL RETURNING id',
      [userId],
    );
    return row?.id ?? null;
  }

  /** Deletes secrets that were not confirmed in time. */
  async purge(limit: number): Promise<number> {
    const [, count] = await this.dataSource.query<[unknown[], number]>(
      `DELETE FROM auth.totp WHERE id IN (
         SELECT id FROM auth.totp
          WHERE confirmed_at IS NULL AND created_at < now() - interval '1 hour' LIMIT $1)`,
      [limit],
    );
    return count;
  }
}
