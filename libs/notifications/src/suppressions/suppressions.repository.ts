import { Injectable } from '@nestjs/common';
import {
  FilteredStatements,
  type Statement,
  Statements,
} from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import { firstIdAt } from '@orderly/platform/kernel/ids/first-id-at';
import { DataSource, type EntityManager } from 'typeorm';
import type { Suppression, SuppressionReason } from './suppression.entity.js';

/** A suppression as staff see it. */
export type ShownSuppression = Omit<Suppression, 'addressHash'>;

interface SuppressionFilter {
  readonly addressHash?: Buffer | undefined;
  readonly userId?: string | undefined;
}

const SHOWN = 'id, user_id AS "userId", reason, source, created_at AS "createdAt"';

const REASON: Statement = {
  name: 'suppressions.reason',
  text: 'SELECT reason FROM notifications.suppressions WHERE address_hash = $1',
};

/** A complaint becomes a hard bounce, and not the reverse. Locked in the order of the hashes. */
const ADD = `
  INSERT INTO notifications.suppressions AS known
    (id, address_hash, user_id, reason, source, created_at)
  SELECT * FROM unnest($1::uuid[], $2::bytea[], $3::uuid[], $4::text[], $5::text[],
                       $6::timestamptz[])
            AS new (id, address_hash, user_id, reason, source, created_at)
   ORDER BY new.address_hash
  ON CONFLICT (address_hash) DO UPDATE
    SET reason = excluded.reason, source = excluded.source,
        user_id = coalesce(excluded.user_id, known.user_id)
    WHERE known.reason = 'complaint' AND excluded.reason = 'hard-bounce'
  RETURNING ${SHOWN}`;

const LISTS = new FilteredStatements(
  'suppressions.list',
  (where) =>
    `SELECT ${SHOWN} FROM notifications.suppressions ${where && `WHERE ${where}`} ORDER BY id DESC`,
);

const PURGE = `
  DELETE FROM notifications.suppressions WHERE id IN (
    SELECT id FROM notifications.suppressions
     WHERE id < ${firstIdAt('now() - make_interval(days => $1)')} ORDER BY id LIMIT $2)`;

/** The only file that queries notifications.suppressions. */
@Injectable()
export class SuppressionsRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: Statements,
  ) {}

  /** Null: the address is not suppressed. */
  async reasonOf(addressHash: Buffer): Promise<SuppressionReason | null> {
    type Row = { reason: SuppressionReason };
    const [row] = await this.statements.read<Row>(REASON, [addressHash]);
    return row?.reason ?? null;
  }

  /**
   * Adds those of addresses that are not suppressed as much already, and returns them.
   * @param added one for each address at most
   */
  add(
    manager: EntityManager,
    added: ReadonlyArray<Omit<Suppression, 'id'> & { readonly id: string }>,
  ): Promise<ShownSuppression[]> {
    return manager.query<ShownSuppression[]>(ADD, [
      added.map(({ id }) => id),
      added.map(({ addressHash }) => addressHash),
      added.map(({ userId }) => userId),
      added.map(({ reason }) => reason),
      added.map(({ source }) => source),
      added.map(({ createdAt }) => createdAt),
    ]);
  }

  /** Outside of a transaction, for a consumer that is about to fail its delivery. */
  async addNow(added: Suppression): Promise<void> {
    await this.add(this.dataSource.manager, [added]);
  }

  /** Lists the newest first. */
  async list({ addressHash, userId }: SuppressionFilter, page: PageRequest) {
    const given = [
      ['address_hash = ?', addressHash],
      ['user_id = ?', userId],
      ['id < ?', page.after?.[0]],
    ].filter(([, value]) => value !== undefined);
    const statement = LISTS.pageOf(
      given.map(([text]) => String(text)),
      page.limit,
    );
    const values = given.map(([, value]) => value);
    const rows = await this.statements.read<ShownSuppression>(statement, values);
    return rows.slice(0, page.limit);
  }

  async find(id: string): Promise<ShownSuppression | null> {
    const rows = await this.dataSource.query<ShownSuppression[]>(
      `SELECT ${SHOWN} FROM notifications.suppressions WHERE id = $1`,
      [id],
    );
    return rows[0] ?? null;
  }

  async findByHash(tx: Transaction, addressHash: Buffer): Promise<ShownSuppression | null> {
    const rows = await tx.query<ShownSuppression[]>(
      `SELECT ${SHOWN} FROM notifications.suppressions WHERE address_hash = $1`,
      [addressHash],
    );
    return rows[0] ?? null;
  }

  /** Returns what it removed; null when there is none. */
  async remove(tx: Transaction, id: string): Promise<ShownSuppression | null> {
    const [rows] = await tx.query<[ShownSuppression[], number]>(
      `DELETE FROM notifications.suppressions WHERE id = $1 RETURNING ${SHOWN}`,
      [id],
    );
    return rows[0] ?? null;
  }

  /** Deletes up to `limit` suppressions older than `days`, and returns how many. */
  async purge(days: number, limit: number): Promise<number> {
    const [, count] = await this.dataSource.query<[unknown[], number]>(PURGE, [days, limit]);
    return count;
  }
}
