import { Injectable } from '@nestjs/common';
import { ScheduledTask } from '@orderly/platform/scheduling/schedule';
import { DataSource } from 'typeorm';
import { refold } from './refold.js';

/** Folds again what the previous release wrote during the rollout of this one. */
@Injectable()
export class RefoldProducts extends ScheduledTask {
  override readonly name = 'refold-products';
  override readonly everyMs = 5 * 60_000;
  override readonly timeoutMs = 10 * 60_000;

  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const looked = await refold((text, values) => this.dataSource.query(text, values));
      if (looked === 0) return;
    }
  }
}
