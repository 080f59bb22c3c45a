import { Injectable } from '@nestjs/common';
import type { SqlFragment } from '@orderly/platform/database/composed-statement';
import { LostRace } from '@orderly/platform/database/postgres-errors';
import { type Statement, Statements } from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import { DataSource } from 'typeorm';
import type { PushSubscription } from './push-subscription.entity.js';

/** More browsers than people use; the one that was seen longest ago gives way. */
export const MAX_SUBSCRIPTIONS = 20;

/** A subscription as its owner sees it. */
export type ShownSubscription = Pick<
  PushSubscription,
  'id' | 'endpoint' | 'label' | 'createdAt' | 'seenAt' | 'expiresAt'
>;

const SHOWN = `id, endpoint, label, created_at AS "createdAt", seen_at AS "seenAt",
               expires_at AS "expiresAt"`;

/**
 * Refuses a statement for accounts that have a browser to push to: what they are told takes more
 * than one statement.
 */
export const NO_BROWSER_FRAGMENT: SqlFragment<readonly string[]> = {
  ctes: `browserless AS (
    SELECT platform.demand(NOT EXISTS (
      SELECT FROM notifications.push_subscriptions WHERE user_id = ANY (:userIds::uuid[])),
      'no browser gets the notification')
  )`,
  guardCte: 'browserless',
  values: { userIds: (userIds) => userIds },
};

const FIND: Statement = {
  name: 'push-subscriptions.find',
  text: `SELECT id, user_id AS "userId", session_id AS "sessionId", endpoint, p256dh, auth,
                server_key AS "serverKey", label, created_at AS "createdAt",
                seen_at AS "seenAt", expires_at AS "expiresAt",
                failing_since AS "failingSince"
           FROM notifications.push_subscriptions
          WHERE id = $1 AND (expires_at IS NULL OR expires_at > now())`,
};

/** A browser that comes back keeps its subscription, and may bring new keys. */
const ADD = `
  INSERT INTO notifications.push_subscriptions AS known
    (id, user_id, endpoint, p256dh, auth, server_key, label, created_at, seen_at, expires_at,
     session_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10)
  ON CONFLICT (endpoint) DO UPDATE
    SET p256dh = $4, auth = $5, server_key = $6, label = $7, seen_at = $8, expires_at = $9,
        session_id = $10, failing_since = NULL
    WHERE known.user_id = $2
  RETURNING ${SHOWN}`;

const PURGE = `
  DELETE FROM notifications.push_subscriptions WHERE id IN (
    SELECT id FROM notifications.push_subscriptions
     WHERE expires_at < now() ORDER BY expires_at LIMIT $1)`;

type AddedSubscription = Omit<PushSubscription, 'seenAt' | 'failingSince'>;

/** The only file that queries notifications.push_subscriptions. */
@Injectable()
export class PushSubscriptionsRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: Statements,
  ) {}

  /** Null when it is gone or has expired. */
  async find(id: string): Promise<PushSubscription | null> {
    const [row] = await this.statements.read<PushSubscription>(FIND, [id]);
    return row ?? null;
  }

  /** Lists those that were seen last first. */
  ofUser(userId: string): Promise<ShownSubscription[]> {
    return this.dataSource.query<ShownSubscription[]>(
      `SELECT ${SHOWN} FROM notifications.push_subscriptions
        WHERE user_id = $1 AND (expires_at IS NULL OR expires_at > now())
        ORDER BY seen_at DESC, id DESC LIMIT ${MAX_SUBSCRIPTIONS}`,
      [userId],
    );
  }

  async idsOf(tx: Transaction, userId: string): Promise<string[]> {
    const rows = await tx.query<Array<{ id: string }>>(
      `SELECT id FROM notifications.push_subscriptions
        WHERE user_id = $1 AND (expires_at IS NULL OR expires_at > now()) ORDER BY id`,
      [userId],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Adds a subscription, or refreshes the one that the account has for this endpoint. One of
   * another account ends: its person no longer uses the browser.
   * @throws LostRace when another transaction adds the endpoint, so that this one runs again
   */
  async add(tx: Transaction, added: AddedSubscription): Promise<ShownSubscription> {
    const { id, userId, sessionId, endpoint, p256dh, auth } = added;
    const { serverKey, label, createdAt, expiresAt } = added;
    await tx.query(
      'DELETE FROM notifications.push_subscriptions WHERE endpoint = $1 AND user_id <> $2',
      [endpoint, userId],
    );
    const [row] = await tx.query<ShownSubscription[]>(ADD, [
      ...[id, userId, endpoint, p256dh, auth, serverKey, label, createdAt, expiresAt],
      sessionId,
    ]);
    if (!row) throw new LostRace('Another account added the endpoint meanwhile.');
    return row;
  }

  /** Removes those beyond the bound that were seen longest ago. */
  async trim(tx: Transaction, userId: string): Promise<void> {
    await tx.query(
      `DELETE FROM notifications.push_subscriptions WHERE id IN (
         SELECT id FROM notifications.push_subscriptions WHERE user_id = $1
          ORDER BY seen_at DESC, id DESC OFFSET ${MAX_SUBSCRIPTIONS})`,
      [userId],
    );
  }

  /** Returns false when the account has none with this id. */
  async remove(tx: Transaction, userId: string, id: string): Promise<boolean> {
    const [, count] = await tx.query<[unknown[], number]>(
      'DELETE FROM notifications.push_subscriptions WHERE id = $1 AND user_id = $2',
      [id, userId],
    );
    return count > 0;
  }

  /** Those that were added or refreshed in a session. */
  async removeOfSession(tx: Transaction, userId: string, sessionId: string): Promise<void> {
    await tx.query(
      'DELETE FROM notifications.push_subscriptions WHERE user_id = $1 AND session_id = $2',
      [userId, sessionId],
    );
  }

  async removeAllOf(tx: Transaction, userId: string): Promise<void> {
    await tx.query('DELETE FROM notifications.push_subscriptions WHERE user_id = $1', [userId]);
  }

  /** Ends one that no push reaches any more. Outside of the consumer's transaction. */
  async end(id: string): Promise<void> {
    await this.dataSource.query('DELETE FROM notifications.push_subscriptions WHERE id = $1', [id]);
  }

  /** Outside of the consumer's transaction, which a failed push rolls back. */
  async setFailing(id: string, since: Date | null): Promise<void> {
    await this.dataSource.query(
      'UPDATE notifications.push_subscriptions SET failing_since = $2 WHERE id = $1',
      [id, since],
    );
  }

  /** Deletes up to `limit` subscriptions that have expired, and returns how many. */
  async purge(limit: number): Promise<number> {
    const [, count] = await this.dataSource.query<[unknown[], number]>(PURGE, [limit]);
    return count;
  }
}
