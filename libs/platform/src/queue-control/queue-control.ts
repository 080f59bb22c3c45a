import { Injectable } from '@nestjs/common';
import { AuditLog, type Operator } from '../audit-log/audit-log.js';
import { Transactions } from '../database/transactions.js';
import { JobQueues, type QueueDepth } from '../messaging/queues/job-queues.js';
import { Workers } from '../workers/workers.js';

export interface SeenQueue extends QueueDepth {
  readonly name: string;
}

/**
 * Pauses and resumes queues, on Redis and on PostgreSQL. The queue itself keeps the pause, which
 * outlives every process. Workers finish the jobs that they have begun.
 */
@Injectable()
export class QueueControl {
  constructor(
    private readonly queues: JobQueues,
    private readonly workers: Workers,
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
  ) {}

  /** The queues of all recorded workers. */
  names(): Promise<string[]> {
    return this.workers.queues();
  }

  async list(): Promise<SeenQueue[]> {
    const names = await this.names();
    return Promise.all(names.map(async (name) => ({ name, ...(await this.queues.depth(name)) })));
  }

  /** The queue takes part in no transaction, so the audit log has the entry before the change. */
  async change(by: Operator, act: 'pause' | 'resume', name: string): Promise<void> {
    await this.transactions.run((tx) =>
      this.audit.record(tx, {
        ...by,
        action: 'platform.queue-changed',
        subject: { type: 'queue', id: name },
        after: { act, queueName: name },
      }),
    );
    await this.queues[act](name);
  }
}
