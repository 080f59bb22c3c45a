import { Injectable } from '@nestjs/common';
import { type Statement, Statements } from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';

export type FactorKind = 'totp' | 'passkey';

export interface Factor {
  readonly id: string;
  readonly kind: FactorKind;
  /** The name that its owner gave it, for kinds that can be named. */
  readonly name?: string;
}

const OF_USER = 'SELECT id, kind FROM auth.second_factors WHERE user_id = $1';
const OF_USER_PREPARED: Statement = { name: 'auth.factors-of-user', text: OF_USER };

/**
 * The table auth.second_factors: one row per confirmed factor. Each kind keeps its own data
 * elsewhere.
 */
@Injectable()
export class FactorsRepository {
  constructor(private readonly statements: Statements) {}

  list(userId: string): Promise<Factor[]> {
    return this.statements.read(OF_USER_PREPARED, [userId]);
  }

  /** Locks the factors until the transaction ends. The caller holds the lock on the account. */
  async lock(
    tx: Transaction,
    userId: string,
  ): Promise<{ factors: Factor[]; isPasswordShort: boolean }> {
    const [password] = await tx.query<Array<{ isShort: boolean }>>(
      'SELECT is_short AS "isShort" FROM auth.credentials WHERE user_id = $1',
      [userId],
    );
    const factors = await tx.query<Factor[]>(`${OF_USER} ORDER BY id FOR UPDATE`, [userId]);
    return { factors, isPasswordShort: password?.isShort ?? false };
  }

  /** Log-ins with a password wait until the transaction ends, and then ask for the factor. */
  async add(tx: Transaction, userId: string, { id, kind }: Factor): Promise<void> {
    await tx.query('SELECT 1 FROM auth.credentials WHERE user_id = $1 FOR NO KEY UPDATE', [userId]);
    await tx.query('INSERT INTO auth.second_factors (id, user_id, kind) VALUES ($1, $2, $3)', [
      id,
      userId,
      kind,
    ]);
  }

  /** Also removes the data of each kind, and log-ins that wait for one of these factors. */
  async removeAllOf(tx: Transaction, userId: string): Promise<void> {
    const tables = ['totp', 'passkeys', 'recovery_codes', 'login_challenges', 'second_factors'];
    for (const table of tables)
      await tx.query(`DELETE FROM auth.${table} WHERE user_id = $1`, [userId]);
  }

  async remove(tx: Transaction, factorId: string): Promise<void> {
    await tx.query('DELETE FROM auth.second_factors WHERE id = $1', [factorId]);
  }
}
