import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { DataSource } from 'typeorm';

/** The table auth.recovery_codes. */
@Injectable()
export class RecoveryCodesRepository {
  constructor(private readonly dataSource: DataSource) {}

  async countLeft(userId: string): Promise<number> {
    const [row] = await this.dataSource.query<[{ count: number }]>(
      'SELECT count(*)::int AS count FROM auth.recovery_codes WHERE user_id = $1 AND used_at ' +
        'IS NULL',
      [userId],
    );
    return row.count;
  }

  /** Earlier codes stop working. */
  async replaceAllOf(tx: Transaction, userId: string, hashes: readonly Buffer[]): Promise<void> {
    await this.removeAllOf(tx, userId);
    await tx.query(
      'INSERT INTO auth.recovery_codes (user_id, code_hash) SELECT $1, unnest($2::bytea[])',
      [userId, hashes],
    );
  }

  /** Compare and swap: of any number of concurrent calls, exactly one returns true. */
  async use(tx: Transaction, userId: string, hash: Buffer): Promise<boolean> {
    const [, count] = await tx.query<[unknown[], number]>(
      'UPDATE auth.recovery_codes SET used_at = now() WHERE code_hash = $2 AND user_id = $1 ' +
        'AND used_at IS NULL',
      [userId, hash],
    );
    return count === 1;
  }

  async removeAllOf(tx: Transaction, userId: string): Promise<void> {
    await tx.query('DELETE FROM auth.recovery_codes WHERE user_id = $1', [userId]);
  }
}
