import { type IQueueBackend, Queue, type QueueOptions } from 'bullmq';
import { BullConnection } from './bull-connection.js';
import type { DeliveryJob } from './delivery-job.js';
import { openBackend } from './open-backend.js';

/**
 * The queue of one consumer. BullMQ's queue never recovers from a failed first connection; this one
 * reconnects when it is next used.
 */
export class JobQueue extends Queue<DeliveryJob, void> {
  private failed: IQueueBackend | undefined;

  constructor(name: string, options: QueueOptions) {
    super(name, options, openBackend);
    const { backend } = BullConnection.of(options);
    this.on('error', (error) => backend.complain(name, error));
  }

  override async waitUntilReady(): Promise<void> {
    if (this.failed === this.backend && !this.closing) this.reopen();
    const { backend } = this;
    try {
      await backend.waitUntilReady();
    } catch (error) {
      this.failed = backend;
      throw error;
    }
  }

  private reopen(): void {
    void this.backend.close().catch(() => undefined);
    this.createBackend();
    this.backend.on('error', (error: Error) => this.emit('error', error));
  }
}
