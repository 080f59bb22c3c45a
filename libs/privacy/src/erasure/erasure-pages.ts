import { Injectable } from '@nestjs/common';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import type { PersonalData } from '../personal-data/personal-data.js';
import type { ErasureDue } from './erasure.events.js';
import { Erasures } from './erasures.js';

interface Progress {
  readonly step: number;
  readonly after: string | null;
}

/**
 * Runs a module's part of an erasure, page by page. Each page commits together with its end
 * position, so that a crash or a timeout costs one page, and the next attempt continues there.
 */
@Injectable()
export class ErasurePages {
  constructor(
    private readonly transactions: Transactions,
    private readonly erasures: Erasures,
  ) {}

  /** @param signal ends it with its reason between two pages */
  async run(erasure: ErasureDue, data: PersonalData, signal: AbortSignal): Promise<void> {
    while (await this.transactions.run((tx) => this.eraseNext(tx, erasure, data)))
      signal.throwIfAborted();
  }

  /** The module's report, once all its pages are done. */
  async answer(tx: Transaction, { erasureId }: ErasureDue, data: PersonalData): Promise<void> {
    const [progress] = await tx.query<[Array<{ changed: number }>, number]>(
      `DELETE FROM platform.erasure_progress WHERE erasure_id = $1 AND module = $2
       RETURNING least(changed, 2147483647)::int AS changed`,
      [erasureId, data.module],
    );
    const changed = progress[0]?.changed ?? 0;
    await this.erasures.answer(tx, erasureId, data.module, { changed, kept: data.kept });
  }

  /** Erases one page; false when all are done. */
  private async eraseNext(
    tx: Transaction,
    { erasureId, userId }: ErasureDue,
    { module, erasure }: PersonalData,
  ): Promise<boolean> {
    // A release with other steps starts again: the steps are repeatable, and new ones would
    // otherwise be skipped.
    const [progress] = await tx.query<[Progress]>(
      `INSERT INTO platform.erasure_progress AS p (erasure_id, module, steps) VALUES ($1, $2, $3)
       ON CONFLICT (erasure_id, module) DO UPDATE
         SET steps = excluded.steps,
             step = CASE WHEN p.steps = excluded.steps THEN p.step ELSE 0 END,
             after = CASE WHEN p.steps = excluded.steps THEN p.after END
       RETURNING step, after`,
      [erasureId, module, erasure.length],
    );
    const step = erasure[progress.step];
    if (step === undefined) return false;
    const { changed, next } = await step(tx, userId, progress.after);
    await tx.query(
      `UPDATE platform.erasure_progress SET step = $3, after = $4, changed = changed + $5
        WHERE erasure_id = $1 AND module = $2`,
      [erasureId, module, progress.step + Number(next === null), next, changed],
    );
    return true;
  }
}
