import { ORDER_CANCELLED, ORDER_PLACED } from '@orderly/orders';
import {
  type ComposedStatement,
  composeStatement,
} from '@orderly/platform/database/composed-statement';
import type { Transaction } from '@orderly/platform/database/transactions';
import { Clock } from '@orderly/platform/kernel/time/clock';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import type { EventConsumer } from '@orderly/platform/messaging/events/event-consumer';
import { USER_REGISTERED, USER_SECURITY_NOTICE } from '@orderly/users';
import { everyRow } from '../../../../test/support/every-row.js';
import {
  anEvent,
  customerId,
  mails,
  notifications,
  orderId,
  queue,
  setUpMailRoom,
  transactions,
} from '../../../../test/support/mail-room.js';

const NOW = new Date('2026-11-20T09:30:00Z');

class Undone extends Error {}

/** Returns the rows after the work, and rolls the work back. */
async function rowsAfter(work: (tx: Transaction) => Promise<unknown>): Promise<string[]> {
  let rows: string[] = [];
  await transactions
    .run(async (tx) => {
      await work(tx);
      rows = await everyRow(tx, new Map(), [customerId, orderId]);
      throw new Undone();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error;
    });
  return rows;
}

function inOneStatement({ inOneStatement: effects }: EventConsumer, event: DomainEvent) {
  if (!effects) throw new Error('This consumer has no such statement.');
  const statement = composeStatement('test', effects.fragments) as ComposedStatement<
    Readonly<Record<string, unknown>>
  >;
  const { inputs } = effects.prepare(event);
  return (tx: Transaction) => tx.query(statement.text, statement.values(inputs));
}

/** Returns the rows that the event causes, by each of the two ways. */
async function bothWays(
  consumer: EventConsumer,
  event: DomainEvent,
): Promise<[string[], string[]]> {
  const before = await rowsAfter(async () => undefined);
  const added = (rows: string[]): string[] => rows.filter((row) => !before.includes(row));
  const handled = await rowsAfter((tx) => consumer.handle(tx, event));
  return [added(handled), added(await rowsAfter(inOneStatement(consumer, event)))];
}

describe('A consumer', () => {
  setUpMailRoom();
  beforeEach(() => {
    jest.spyOn(Clock.prototype, 'now').mockReturnValue(NOW);
  });
  afterEach(() => jest.restoreAllMocks());

  it.each([
    [ORDER_PLACED, 3],
    [ORDER_CANCELLED, 3],
    [USER_REGISTERED, 2],
    [USER_SECURITY_NOTICE, 2],
  ])('writes the same in one statement and in a transaction, about %s', async (type, count) => {
    const order = { orderId, number: 'ORD-1', customerId, reason: 'No longer made' };
    const total = { amount: 25_00, currency: 'GBP' };

    const [handled, stated] = await bothWays(
      notifications,
      anEvent(type, { ...order, total, kind: 'password-changed' }),
    );

    expect(handled).toHaveLength(count);
    expect(stated).toEqual(handled);
  });

  it('marks a mail as sent, the same in one statement and in a transaction', async () => {
    const queued = await queue(anEvent(USER_REGISTERED));

    const [handled, stated] = await bothWays(mails, queued);

    expect(handled).toEqual([expect.stringContaining('"state": "sent"')]);
    expect(stated).toEqual(handled);
  });
});
