import type { AppConfig } from '@orderly/platform/config/app-config';
import { BullConnection } from '@orderly/platform/messaging/queues/bull-connection';
import { DeliveryTimings } from '@orderly/platform/messaging/queues/delivery-timings';
import { JobQueue } from '@orderly/platform/messaging/queues/job-queue';
import { JobQueues } from '@orderly/platform/messaging/queues/job-queues';
import { createQueueBackend } from '@orderly/platform/messaging/queues/queue.providers';
import type { QueueBackend } from '@orderly/platform/messaging/queues/queue-backend';
import { QueueRegistry } from '@orderly/platform/messaging/queues/queue-registry';

/** The queues of a process that runs no Nest application. */
export class OwnQueues extends QueueRegistry {
  private readonly queues = new Map<string, JobQueue>();
  private readonly connection: BullConnection;

  constructor(backend: QueueBackend, config: AppConfig) {
    super();
    this.connection = new BullConnection(backend, config, new DeliveryTimings());
  }

  override async get(name: string): Promise<JobQueue> {
    const queue = this.queues.get(name) ?? new JobQueue(name, this.connection.queueOptions);
    this.queues.set(name, queue);
    return queue;
  }
}

export async function openQueues(config: AppConfig): Promise<JobQueues> {
  const backend = await createQueueBackend(config);
  return new JobQueues(new OwnQueues(backend, config), backend);
}
