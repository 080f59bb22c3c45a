import { Injectable } from '@nestjs/common';
import type { SqlFragment } from '@orderly/platform/database/composed-statement';
import { type Statement, Statements } from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import { firstIdAt } from '@orderly/platform/kernel/ids/first-id-at';
import { DataSource } from 'typeorm';
import type { PhoneCode } from './phone-code.entity.js';
import type { PhoneNumber } from './phone-number.entity.js';

const MAX_TRIES = 5;

/** A number that waits, as its owner sees it. */
export type PendingNumber = Pick<PhoneCode, 'number' | 'expiresAt'>;

/** Refuses a statement for accounts with a phone, as `NO_BROWSER_FRAGMENT` for a browser. */
export const NO_PHONE_FRAGMENT: SqlFragment<readonly string[]> = {
  ctes: `phoneless AS (
    SELECT platform.demand(NOT EXISTS (
      SELECT FROM notifications.phone_numbers WHERE user_id = ANY (:userIds::uuid[])),
      'no phone gets the notification')
  )`,
  guardCte: 'phoneless',
  values: { userIds: (userIds) => userIds },
};

const NUMBER: Statement = {
  name: 'phones.number',
  text: `SELECT user_id AS "userId", number, confirmed_at AS "confirmedAt"
           FROM notifications.phone_numbers WHERE user_id = $1`,
};

const OPEN = 'ended_at IS NULL AND expires_at > $2';

const PURGE = `
  DELETE FROM notifications.phone_codes WHERE id IN (
    SELECT id FROM notifications.phone_codes
     WHERE id < ${firstIdAt('now() - make_interval(days => $1)')} ORDER BY id LIMIT $2)`;

/** The only file that queries notifications.phone_numbers and notifications.phone_codes. */
@Injectable()
export class PhonesRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: Statements,
  ) {}

  async find(userId: string): Promise<PhoneNumber | null> {
    const [row] = await this.statements.read<PhoneNumber>(NUMBER, [userId]);
    return row ?? null;
  }

  async findIn(tx: Transaction, userId: string): Promise<PhoneNumber | null> {
    const [row] = await tx.query<PhoneNumber[]>(NUMBER.text, [userId]);
    return row ?? null;
  }

  async pending(userId: string, now: Date): Promise<PendingNumber | null> {
    const [row] = await this.dataSource.query<PendingNumber[]>(
      `SELECT number, expires_at AS "expiresAt" FROM notifications.phone_codes
        WHERE user_id = $1 AND ${OPEN}`,
      [userId, now],
    );
    return row ?? null;
  }

  /** Null when it has ended or expired: then it is not sent any more. */
  async openCode(id: string, now: Date): Promise<Pick<PhoneCode, 'id' | 'number'> | null> {
    const [row] = await this.dataSource.query<Array<Pick<PhoneCode, 'id' | 'number'>>>(
      `SELECT id, number FROM notifications.phone_codes WHERE id = $1 AND ${OPEN}`,
      [id, now],
    );
    return row ?? null;
  }

  async addCode(tx: Transaction, code: Omit<PhoneCode, 'tries' | 'endedAt'>): Promise<void> {
    const { id, userId, number, createdAt, expiresAt } = code;
    await tx.query(
      `INSERT INTO notifications.phone_codes (id, user_id, number, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5)`,
      [id, userId, number, createdAt, expiresAt],
    );
  }

  /** Returns false when none was open. */
  async endCodes(tx: Transaction, userId: string, now: Date): Promise<boolean> {
    const [, count] = await tx.query<[unknown[], number]>(
      `UPDATE notifications.phone_codes SET ended_at = $2 WHERE user_id = $1 AND ended_at IS NULL`,
      [userId, now],
    );
    return count > 0;
  }

  /**
   * Counts a try before the code is compared, so that parallel ones cannot all pass under the
   * limit. Null when no code is open, or none of its tries is left.
   */
  async takeTry(
    tx: Transaction,
    userId: string,
    now: Date,
  ): Promise<Pick<PhoneCode, 'id' | 'number'> | null> {
    const [rows] = await tx.query<[Array<Pick<PhoneCode, 'id' | 'number'>>, number]>(
      `UPDATE notifications.phone_codes SET tries = tries + 1
        WHERE user_id = $1 AND ${OPEN} AND tries < ${MAX_TRIES} RETURNING id, number`,
      [userId, now],
    );
    return rows[0] ?? null;
  }

  /** Returns false when it has ended already. */
  async endCode(tx: Transaction, id: string, now: Date): Promise<boolean> {
    const [, count] = await tx.query<[unknown[], number]>(
      'UPDATE notifications.phone_codes SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL',
      [id, now],
    );
    return count > 0;
  }

  async confirm(tx: Transaction, userId: string, number: string, now: Date): Promise<void> {
    await tx.query(
      `INSERT INTO notifications.phone_numbers (user_id, number, confirmed_at) VALUES ($1, $2, $3)
       ON CONFLICT (user_id) DO UPDATE SET number = $2, confirmed_at = $3`,
      [userId, number, now],
    );
  }

  /** Returns false when there is none. */
  async remove(tx: Transaction, userId: string): Promise<boolean> {
    const [, count] = await tx.query<[unknown[], number]>(
      'DELETE FROM notifications.phone_numbers WHERE user_id = $1',
      [userId],
    );
    return count > 0;
  }

  /** Deletes up to `limit` codes older than `days`, and returns how many. */
  async purgeCodes(days: number, limit: number): Promise<number> {
    const [, count] = await this.dataSource.query<[unknown[], number]>(PURGE, [days, limit]);
    return count;
  }
}
