import { Injectable } from '@nestjs/common';
import { errorText } from '../../kernel/errors/error-text.js';
import { QueueProbe } from './queue.probe.js';
import { QueueBackend } from './queue-backend.js';

interface QueueHealthReport {
  readonly status: 'up' | 'down';
  readonly backend: 'redis' | 'postgres';
  /** For operators only. */
  readonly error?: string;
}

/** Whether the queue accepts jobs now. If not, events wait in the outbox and nothing is lost. */
@Injectable()
export class QueueHealth extends QueueProbe {
  private static readonly PATIENCE_MS = 900;

  constructor(private readonly backend: QueueBackend) {
    super();
  }

  override async ping(): Promise<void> {
    await this.backend.ping(QueueHealth.PATIENCE_MS);
  }

  async check(timeoutMs: number): Promise<QueueHealthReport> {
    try {
      await this.backend.ping(timeoutMs);
      return { status: 'up', backend: this.backend.kind };
    } catch (error) {
      return { status: 'down', backend: this.backend.kind, error: errorText(error) };
    }
  }
}
