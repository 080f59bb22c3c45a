import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ScheduledTask } from './schedule.js';

const HOUR_MS = 3_600_000;
/**
 * Small enough that a batch stays far below the statement time-out, and holds no lock long enough
 * to matter.
 */
const BATCH_SIZE = 1_000;

/** Decorated, so that Nest knows the constructor's parameters for the classes that extend it. */
@Injectable()
export abstract class Purge extends ScheduledTask {
  override readonly everyMs = HOUR_MS;
  override readonly timeoutMs = 10 * 60_000;
  /** Deletes up to $1 rows and returns one row per deleted one. */
  protected abstract readonly sql: string;

  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const [row] = await this.dataSource.query<Array<{ deleted: number }>>(this.sql, [BATCH_SIZE]);
      if ((row?.deleted ?? 0) < BATCH_SIZE) return;
    }
  }
}
