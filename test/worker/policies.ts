import type { Transaction } from '@orderly/platform/database/transactions';
import { type DomainEvent, domainEvent } from '@orderly/platform/messaging/events/domain-event';
import { EventConsumer } from '@orderly/platform/messaging/events/event-consumer';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import { eventually } from '../support/eventually.js';
import { anId, record, TestWorker } from '../support/worker.js';
import { config, db, workers } from './set-up.js';

const BULK = 'test.bulk-happened.v1';
const URGENT = 'test.urgent-happened.v1';

/** Lets the test see what was begun, and holds it until the test opens the gate. */
const begun: string[] = [];
let open: () => void = () => undefined;
let gate = Promise.resolve();

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
    gate = new Promise((resolve) => {
      open = resolve;
    });
    const worker = await TestWorker.start({
      config,
      consumers: [Ranking],
      routes: { [BULK]: ['ranking'], [URGENT]: ['ranking'] },
    });
    workers.push(worker);

    await record(db, ...Array.from({ length: 6 }, () => anEvent(BULK)));
    await eventually(async () => expect(await published()).toBe(6));
    await eventually(async () => expect(begun).toEqual([BULK, BULK]));
    await record(db, anEvent(URGENT), anEvent(URGENT));
    await eventually(async () => expect(await published()).toBe(8));
    open();
    await eventually(async () => expect(begun).toHaveLength(8));

    expect(begun.slice(2, 4)).toEqual([URGENT, URGENT]);
  });
}

async function published(): Promise<number> {
  const [row] = await db.query<Array<{ count: number }>>(
    'SELECT count(*)::int AS count FROM platform.outbox WHERE published_at IS NOT NULL',
  );
  return row?.count ?? 0;
}
