import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { errorText } from '../../kernel/errors/error-text.js';
import { backoffMs } from '../../kernel/timeouts/backoff.js';
import type { OpenWorker } from '../queues/queue-backend.js';

const LIMITS = { firstBackoffMs: 1_000, maxBackoffMs: 30_000 };

/**
 * Keeps a consumer's worker running. BullMQ's worker remembers for ever that its first connection failed, and ends over an error that it does
 * not know; nobody would notice but those who wait for their mail. So it is opened anew, for as long as it takes.
 */
export class SupervisedWorker {
  private readonly logger = new Logger(SupervisedWorker.name);
  private readonly stopping = new AbortController();
  private worker: OpenWorker | undefined;

  constructor(
    private readonly consumer: string,
    private readonly open: () => OpenWorker,
    private readonly limits = LIMITS,
  ) {}

  /** Resolves when it takes jobs for the first time; never if it is closed before. */
  start(): Promise<void> {
    return new Promise((resolve) => void this.keep(resolve));
  }

  /** Takes no more jobs, and resolves when those under way are done. */
  async close(): Promise<void> {
    this.stopping.abort();
    await this.worker?.close();
  }

  async disconnect(): Promise<void> {
    await this.worker?.disconnect();
  }

  private async keep(onRunning: () => void): Promise<void> {
    const { signal } = this.stopping;
    let failures = 0;
    while (!signal.aborted) {
      const reason = await this.run(() => {
        failures = 0;
        onRunning();
      });
      if (signal.aborted) return;
      failures += 1;
      const delayMs = backoffMs(failures, this.limits);
      this.logger.error(
        `${this.consumer} takes no jobs (${reason}); trying again in ${delayMs} ms.`,
      );
      await delay(delayMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Resolves with the reason when it has ended. */
  private async run(onRunning: () => void): Promise<string> {
    let worker: OpenWorker | undefined;
    try {
      worker = this.open();
      this.worker = worker;
      await worker.waitUntilReady();
      const running = worker.run();
      onRunning();
      await running;
      return 'it ended by itself';
    } catch (error) {
      return errorText(error);
    } finally {
      // Not waited for: what it was at is done or given back by way of the inbox.
      if (!this.stopping.signal.aborted) void worker?.close(true).catch(() => undefined);
    }
  }
}
