import { Injectable } from '@nestjs/common';
import { type Statement, Statements } from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import { DataSource } from 'typeorm';
import type { MailFacts, MailTemplate } from './mail-message.entity.js';

/** A mail that became a part of a digest. */
export interface DigestEntry {
  readonly template: MailTemplate;
  readonly facts: MailFacts;
}

/** As many mails at most are put into one digest. */
const MAX_GATHERED = 1_000;

const DUE = `
  SELECT DISTINCT user_id AS "userId" FROM (
    SELECT user_id FROM notifications.messages
     WHERE state = 'deferred' AND held_until <= $1 AND hold_for = 'digest'
     ORDER BY held_until, id LIMIT $2) due`;

/**
 * Another worker may do the same: it waits for the locks, and then finds these mails deferred no
 * more.
 */
const GATHER = `
  WITH due AS (
    SELECT id FROM notifications.messages
     WHERE user_id = $1 AND state = 'deferred' AND held_until <= $2 AND hold_for = 'digest'
     ORDER BY id LIMIT ${MAX_GATHERED} FOR UPDATE)
  UPDATE notifications.messages m
     SET state = 'in-digest', held_until = NULL, hold_for = NULL, digest_id = $3
    FROM due WHERE m.id = due.id`;

const ENTRIES: Statement = {
  name: 'messages.of-digest',
  text: `SELECT template, facts FROM notifications.messages WHERE digest_id = $1 ORDER BY id`,
};

/** The mails that wait for a digest, and those that a digest consists of. */
@Injectable()
export class DigestsRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: Statements,
  ) {}

  /** The accounts that the oldest due mails are for. */
  async readersDue(now: Date, mails: number): Promise<string[]> {
    const rows = await this.dataSource.query<Array<{ userId: string }>>(DUE, [now, mails]);
    return rows.map(({ userId }) => userId);
  }

  /** Puts the due mails of an account into a digest, and returns how many. */
  async gather(
    tx: Transaction,
    digest: { readonly id: string; readonly userId: string },
    now: Date,
  ): Promise<number> {
    const values = [digest.userId, now, digest.id];
    const [, count] = await tx.query<[unknown[], number]>(GATHER, values);
    return count;
  }

  /** The oldest first, up to `MAX_GATHERED`. */
  entriesOf(digestId: string): Promise<DigestEntry[]> {
    return this.statements.read<DigestEntry>(ENTRIES, [digestId]);
  }
}
