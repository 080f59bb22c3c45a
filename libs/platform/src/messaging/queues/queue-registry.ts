import { Injectable } from '@nestjs/common';
import { LazyModuleLoader, ModuleRef } from '@nestjs/core';
import type { JobQueue } from './job-queue.js';

/** The queues of this process, by the names of their consumers. */
export abstract class QueueRegistry {
  abstract get(name: string): Promise<JobQueue>;
}

/**
 * The queues that BullModule registered. A worker registers the queues of its consumers when it
 * starts. An API starts without BullMQ and cannot know the consumers, so it registers a queue when
 * a dead letter is replayed or a backlog measured.
 */
@Injectable()
export class RegisteredQueues extends QueueRegistry {
  private readonly queues = new Map<string, Promise<JobQueue>>();

  constructor(
    private readonly moduleRef: ModuleRef,
    private readonly lazyModules: LazyModuleLoader,
  ) {
    super();
  }

  override get(name: string): Promise<JobQueue> {
    const known = this.queues.get(name);
    if (known) return known;
    const queue = this.find(name);
    this.queues.set(name, queue);
    queue.catch(() => this.queues.delete(name));
    return queue;
  }

  private async find(name: string): Promise<JobQueue> {
    const { getQueueToken, QueuesModule } = await import('./queues.module.js');
    const token = getQueueToken(name);
    try {
      return this.moduleRef.get<JobQueue>(token, { strict: false });
    } catch {
      const options = { logger: false };
      const registered = await this.lazyModules.load(() => QueuesModule.forQueue(name), options);
      return registered.get<JobQueue>(token, { strict: false });
    }
  }
}
