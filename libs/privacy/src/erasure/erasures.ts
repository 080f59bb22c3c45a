import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { domainEvent } from '@orderly/platform/messaging/events/domain-event';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import { DataSource } from 'typeorm';
import type { Erasure } from '../personal-data/personal-data.js';
import {
  ERASURE_DUE,
  type ErasureDue,
  PERSON_ERASED,
  type PersonErased,
} from './erasure.events.js';

/**
 * How long an erasure waits before it begins. Every request and job that started before the erasure
 * was requested has ended by then, committed or not, because all of their waits are limited to far
 * less; and the mail about the erasure has been sent.
 */
const SETTLING_S = 120;

interface ErasureAnswer extends Erasure {
  readonly module: string;
  readonly answeredAt: Date;
}

export interface ErasureState {
  readonly id: string;
  readonly userId: string;
  readonly askedAt: Date;
  readonly begunAt: Date | null;
  readonly completedAt: Date | null;
  /** Modules that have not reported yet; empty before the erasure begins. */
  readonly waitingFor: readonly string[];
  readonly answers: readonly ErasureAnswer[];
}

interface DueErasure {
  readonly id: string;
  readonly userId: string;
}

interface Begun {
  readonly id: string;
  readonly userId: string;
  readonly traceparent: string;
}

/** The erasure of a person, from the request to the last module's report. */
@Injectable()
export class Erasures {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    private readonly auditLog: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Runs in the transaction that removes the account's access, once per account. Copies of their
   * data that were not fetched yet are deleted at once.
   */
  async ask(
    tx: Transaction,
    wish: { userId: string; askedBy: string; origin: RequestContext },
  ): Promise<string> {
    const { userId, askedBy, origin } = wish;
    const id = newId();
    await tx.query(
      'INSERT INTO platform.erasures (id, user_id, asked_by, traceparent) VALUES ($1, $2, $3, $4)',
      [id, userId, askedBy, origin.traceparent],
    );
    await tx.query('DELETE FROM platform.personal_exports WHERE user_id = $1', [userId]);
    await this.auditLog.record(tx, {
      actorId: askedBy,
      origin,
      action: 'platform.erasure-asked',
      subject: { type: 'user', id: userId },
      after: { erasureId: id },
    });
    return id;
  }

  async find(userId: string): Promise<ErasureState | null> {
    const [row] = await this.dataSource.query<
      Array<Omit<ErasureState, 'answers'> & { expected: string[] | null }>
    >(
      `SELECT id, user_id AS "userId", asked_at AS "askedAt", begun_at AS "begunAt",
        completed_at AS "completedAt", expected
         FROM platform.erasures WHERE user_id = $1`,
      [userId],
    );
    if (!row) return null;
    const { expected, ...erasure } = row;
    const answers = await this.dataSource.query<ErasureAnswer[]>(
      `SELECT module, changed, kept, answered_at AS "answeredAt"
         FROM platform.erasure_answers WHERE erasure_id = $1 ORDER BY module`,
      [erasure.id],
    );
    const answered = new Set(answers.map(({ module }) => module));
    return {
      ...erasure,
      waitingFor: (expected ?? []).filter((module) => !answered.has(module)),
      answers,
    };
  }

  /**
   * Erasures that have waited long enough, the oldest first. `PendingAbout` decides whether they
   * may begin.
   */
  findDue(limit: number): Promise<DueErasure[]> {
    return this.dataSource.query<DueErasure[]>(
      `SELECT id, user_id AS "userId" FROM platform.erasures
        WHERE begun_at IS NULL AND asked_at <= now() - make_interval(secs => $1)
        ORDER BY asked_at LIMIT $2`,
      [SETTLING_S, limit],
    );
  }

  /**
   * Does nothing when it has already begun. Call it for an erasure that is due, while no event
   * about the person is pending: what a consumer wrote afterwards would stay.
   */
  async begin(tx: Transaction, erasureId: string, modules: readonly string[]): Promise<void> {
    const [[begun]] = await tx.query<[Begun[], number]>(
      `UPDATE platform.erasures SET begun_at = now(), expected = $1
        WHERE id = $2 AND begun_at IS NULL
        RETURNING id, user_id AS "userId", traceparent`,
      [modules, erasureId],
    );
    if (begun) await this.outbox.record(tx, this.event<ErasureDue>(ERASURE_DUE, begun));
  }

  /**
   * Records what a module did. The last report completes the erasure. Reports wait for the lock of
   * the row, so each sees the earlier ones.
   */
  async answer(
    tx: Transaction,
    erasureId: string,
    module: string,
    { changed, kept }: Erasure,
  ): Promise<void> {
    await tx.query('SELECT 1 FROM platform.erasures WHERE id = $1 FOR UPDATE', [erasureId]);
    await tx.query(
      `INSERT INTO platform.erasure_answers (erasure_id, module, changed, kept) VALUES ($1, $2, $3,
        $4)
       ON CONFLICT (erasure_id, module) DO UPDATE SET changed = erasure_answers.changed +
         excluded.changed`,
      [erasureId, module, changed, JSON.stringify(kept)],
    );
    const [[completed]] = await tx.query<[Begun[], number]>(
      `UPDATE platform.erasures e SET completed_at = now()
        WHERE e.id = $1 AND e.completed_at IS NULL
          AND e.expected <@ ARRAY(SELECT a.module FROM platform.erasure_answers a
            WHERE a.erasure_id = e.id)
        RETURNING id, user_id AS "userId", traceparent`,
      [erasureId],
    );
    if (completed) await this.tellCompleted(tx, completed);
  }

  private async tellCompleted(tx: Transaction, erasure: Begun): Promise<void> {
    await this.outbox.record(tx, this.event<PersonErased>(PERSON_ERASED, erasure));
    await this.auditLog.record(tx, {
      actorId: null,
      origin: { requestId: erasure.id, traceparent: erasure.traceparent, ip: null },
      action: 'platform.erasure-completed',
      subject: { type: 'user', id: erasure.userId },
      after: { erasureId: erasure.id },
    });
  }

  private event<Data extends ErasureDue>(type: string, { id, userId, traceparent }: Begun) {
    const occurredAt = this.clock.now();
    const about = { subject: userId, ownerId: userId, occurredAt, traceparent };
    return domainEvent(type, about, { erasureId: id, userId } as Data);
  }
}
