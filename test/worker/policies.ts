import type { Transaction } from '@orderly/platform/database/transactions';
import { type DomainEvent, domainEvent } from '@orderly/platform/messaging/events/domain-event';
import { EventConsumer } from '@orderly/platform/messaging/events/event-consumer';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import { QueueStats } from '@orderly/platform/messaging/queues/queue-stats';
import { eventually } from '../support/eventually.js';
import { anId, record, TestWorker } from '../support/worker.js';
import { config, db, workers } from './set-up.js';

const BULK = 'test.bulk-happened.v1';
const URGENT = 'test.urgent-happened.v1';

/** Lets the test see what was begun, and holds it until the test opens the gate. */
const begun: string[] = [];
let open: () => void;
let gate: Promise<void>;
const closeGate = (): void => {
  gate = new Promise((resolve) => {
    open = resolve;
  });
};

@EventProcessor('ranking', { concurrency: 2, priority: { [BULK]: 10, [URGENT]: 1 } })
class Ranking extends EventConsumer {
  override async performExternal({ type }: DomainEvent): Promise<void> {
    begun.push(type);
    await gate;
  }

  async handle(_tx: Transaction): Promise<void> {}
}

const anEvent = (type: string): DomainEvent => {
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  return domainEvent(type, { subject: anId(), occurredAt: new Date(), traceparent }, {});
};

export function policies(): void {
  it('handles as many at once as the policy says, and ranked types in their order', async () => {
    begun.length = 0;
    closeGate();
    const worker = await TestWorker.start({
      config,
      consumers: [Ranking],
      routes: { [BULK]: ['ranking'], [URGENT]: ['ranking'] },
    });
    workers.push(worker);

    await record(db, ...Array.from({ length: 6 }, () => anEvent(BULK)));
    await eventually(async () => expect(begun).toEqual([BULK, BULK]));
    await record(db, anEvent(URGENT), anEvent(URGENT));
    // An event is marked as published before its job is in the queue.
    await eventually(async () => expect(await jobsOf(worker)).toBe(8));
    const openForBulk = open;
    closeGate();
    openForBulk();

    await eventually(async () => expect(begun).toEqual([BULK, BULK, URGENT, URGENT]));
    open();
    await eventually(async () => expect(begun).toHaveLength(8));
  });
}

async function jobsOf(worker: TestWorker): Promise<number | null | undefined> {
  const { consumers } = await worker.get(QueueStats).read(2_000);
  return consumers.find(({ consumer }) => consumer === 'ranking')?.queueDepth;
}
