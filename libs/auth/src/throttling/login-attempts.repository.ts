import { Injectable } from '@nestjs/common';
import { isAssertionFailed } from '@orderly/platform/database/composed-statement';
import { Statements } from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import { DataSource } from 'typeorm';
import {
  CHARGE_ALL,
  FORGIVE_ALL,
  type Forgiven,
  REFUND,
  REFUND_ALL,
} from './login-attempts.sql.js';

export interface Allowance {
  /** After this many failures, each further one causes a pause: 1 s, 2 s, 4 s, … */
  readonly freeFailures: number;
  readonly longestPauseS: number;
  /** The time after which one failure is forgotten. */
  readonly forgetsOneAfterS: number;
}

/**
 * Counted before the password is checked, so that parallel attempts cannot all pass under the
 * limit.
 */
export interface Charge {
  readonly key: Buffer;
  /** Text: a Date would lose the microseconds and break the comparison. */
  readonly blockedUntil: string;
}

interface ChargeRequest {
  readonly key: Buffer;
  readonly allowance: Allowance;
}

/**
 * The table auth.login_attempts. All times are the database's, since several processes compare
 * them.
 */
@Injectable()
export class LoginAttemptsRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: Statements,
  ) {}

  /**
   * Charges several keys, all or none, in their order, so that two log-ins never deadlock. Returns
   * null while one of them is paused. Leaves the account's key out if the first key succeeded
   * recently.
   */
  async chargeAll(
    charges: readonly ChargeRequest[],
    knownPlaceDays: number,
  ): Promise<Charge[] | null> {
    try {
      const rows = await this.statements.run<{ key: Buffer; blockedUntil: string }>(CHARGE_ALL, [
        charges.map(({ key }) => key),
        charges.map(({ allowance }) => allowance.freeFailures),
        charges.map(({ allowance }) => allowance.longestPauseS),
        charges.map(({ allowance }) => allowance.forgetsOneAfterS),
        knownPlaceDays,
      ]);
      return rows;
    } catch (error) {
      if (isAssertionFailed(error)) return null;
      throw error;
    }
  }

  /** Returns the rest of the pause of the first key that is paused. */
  async firstPauseLeftS(keys: readonly Buffer[]): Promise<number> {
    const [row] = await this.dataSource.query<Array<{ seconds: number }>>(
      `SELECT ceil(extract(epoch FROM blocked_until - clock_timestamp()))::int AS seconds
         FROM auth.login_attempts WHERE key = ANY($1) AND blocked_until > clock_timestamp()
        ORDER BY array_position($1, key) LIMIT 1`,
      [keys],
    );
    return Math.max(1, row?.seconds ?? 1);
  }

  /** The owner signed in: resets the counts, in the order in which they were charged. */
  async forgiveAll(tx: Transaction, forgiven: Forgiven): Promise<void> {
    await this.statements.runIn(tx, FORGIVE_ALL, FORGIVE_ALL.values({ forgiven }));
  }

  /**
   * Returns null during a pause. One statement decides on the latest row, so concurrent duplicates
   * cannot both pass.
   */
  async charge(tx: Transaction, key: Buffer, allowance: Allowance): Promise<Charge | null> {
    const [row] = await tx.query<Array<{ blockedUntil: string }>>(
      `INSERT INTO auth.login_attempts AS a (key, failures, last_attempt_at, blocked_until)
       VALUES ($1, 1, clock_timestamp(), '-infinity')
       ON CONFLICT (key) DO UPDATE
          SET (failures, last_attempt_at, blocked_until) = (
            SELECT n, clock_timestamp(),
                   CASE WHEN round(n) < $2 THEN '-infinity'
                        ELSE clock_timestamp() + make_interval(secs => least($3, power(2,
                          least(round(n) - $2, 30))))
                   END
              FROM (SELECT greatest(0, a.failures - extract(epoch
                FROM clock_timestamp() - a.last_attempt_at)::double precision / $4) + 1 AS n)
                AS counted)
        WHERE a.blocked_until <= clock_timestamp()
       RETURNING a.blocked_until::text AS "blockedUntil"`,
      [key, allowance.freeFailures, allowance.longestPauseS, allowance.forgetsOneAfterS],
    );
    return row ? { key, blockedUntil: row.blockedUntil } : null;
  }

  async pauseLeftS(tx: Transaction, key: Buffer): Promise<number> {
    const [row] = await tx.query<Array<{ seconds: number }>>(
      `SELECT ceil(extract(epoch FROM blocked_until - clock_timestamp()))::int AS seconds
          FROM auth.login_attempts WHERE key = $1`,
      [key],
    );
    return Math.max(1, row?.seconds ?? 1);
  }

  /** The attempt was no failure: takes the charge back, and the pause if this charge caused it. */
  async refund(charge: Charge, tx?: Transaction): Promise<void> {
    const values = [charge.key, charge.blockedUntil];
    await (tx ? this.statements.runIn(tx, REFUND, values) : this.statements.run(REFUND, values));
  }

  /** Takes charges back, as `refund` does, each process in the order of their keys. */
  async refundAll(charges: readonly Charge[]): Promise<void> {
    await this.statements.run(REFUND_ALL, [
      charges.map(({ key }) => key),
      charges.map(({ blockedUntil }) => blockedUntil),
    ]);
  }

  /** @param ownerId the account that the row belongs to from now on: the row is deleted with it */
  async forgive(tx: Transaction, key: Buffer, ownerId: string): Promise<void> {
    await tx.query(
      `UPDATE auth.login_attempts
          SET failures = 0, blocked_until = '-infinity', succeeded_at = now(), owner_id = $2
            WHERE key = $1`,
      [key, ownerId],
    );
  }

  /** Deletes digests of earlier releases, which used no key. */
  async purgeUnkeyed(limit: number): Promise<number> {
    const [, count] = await this.dataSource.query<[unknown[], number]>(
      `DELETE FROM auth.login_attempts WHERE key IN (
         SELECT key FROM auth.login_attempts
          WHERE octet_length(key) = 32 AND last_attempt_at < now() - interval '1 day' LIMIT $1)`,
      [limit],
    );
    return count;
  }

  /** Deletes rows without effect: failures are forgotten within days, places within `days`. */
  async purge(days: number, limit: number): Promise<number> {
    const [, count] = await this.dataSource.query<[unknown[], number]>(
      `DELETE FROM auth.login_attempts WHERE key IN (
         SELECT key FROM auth.login_attempts WHERE last_attempt_at < now() - make_interval(days =>
           $1) LIMIT $2)`,
      [days, limit],
    );
    return count;
  }
}
