import { ApiSchema } from '../../http/fields/api-schema.js';
import { OneOf } from '../../http/fields/choices.js';
import { unboundedListOf } from '../../http/fields/containers.js';
import { Field } from '../../http/fields/field.js';
import { Id } from '../../http/fields/ids.js';
import { Int } from '../../http/fields/numbers.js';
import { pageOf } from '../../http/fields/page.js';
import { PlainString, string } from '../../http/fields/text.js';
import { Timestamp } from '../../http/fields/times.js';
import { type SeenWorker, WORKER_STATES, type WorkerState } from '../workers.js';

@ApiSchema({
  name: 'Worker',
  description: 'A process that handles events and runs jobs.',
  examples: [
    {
      id: '0199aa5c-7a4e-7c3b-9d7e-2f1f6d0c8a14',
      host: 'worker-7f9c',
      pid: 1,
      version: '0.1.0',
      queues: ['mail', 'notifications'],
      startedAt: '2026-11-20T09:30:00.000Z',
      seenAt: '2026-11-20T09:41:25.310Z',
      state: 'alive',
    },
  ],
})
class WorkerResponse {
  @Id({ description: 'Of the process, new with each start.' })
  readonly id: string;

  @PlainString()
  readonly host: string;

  @Int({ min: 0 })
  readonly pid: number;

  @PlainString({ description: 'The release that it runs.' })
  readonly version: string;

  @Field(unboundedListOf(string()), { description: 'The consumers that it runs.' })
  readonly queues: readonly string[];

  @Timestamp()
  readonly startedAt: string;

  @Timestamp({ description: 'Its last heartbeat.' })
  readonly seenAt: string;

  @OneOf(WORKER_STATES, {
    description:
      '`missing`: no heartbeat for 20 seconds. It was killed, or cannot reach the database. ' +
      '`replaced`: the same, and another worker has started in its place.',
  })
  readonly state: WorkerState;
}

export const WorkerList = pageOf(WorkerResponse, 'WorkerList');

export const toWorkerResponse = ({ startedAt, seenAt, ...worker }: SeenWorker): WorkerResponse => ({
  ...worker,
  startedAt: startedAt.toISOString(),
  seenAt: seenAt.toISOString(),
});
