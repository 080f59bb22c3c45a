import { DeadLetters } from '@orderly/platform/messaging/dead-letters/dead-letters';
import { eventually } from '../support/eventually.js';
import { anId, record, something } from '../support/worker.js';
import { db, effects, external, start, statuses } from './set-up.js';

export function delivering(): void {
  it('delivers each event once, with several workers at it', async () => {
    await Promise.all([start(), start()]);
    const events = Array.from({ length: 60 }, () => something(anId()));

    await Promise.all(events.map((event) => record(db, event)));

    await eventually(async () =>
      expect((await effects()).sort()).toEqual(events.map(({ id }) => id).sort()),
    );
    await eventually(async () => expect(await statuses()).toEqual(events.map(() => 'done')));
  });

  it(
    'keeps the order of a subject while its first event is retried, and lets other subjects ' +
      'pass',
    async () => {
      const [slow, other] = [anId(), anId()];
      const events = [something(slow), something(slow), something(slow), something(other)];
      let failures = 0;
      external.perform = async ({ id }) => {
        if (id === events[0]?.id && failures++ < 2) throw new Error('not yet');
      };
      await start({ firstBackoffMs: 300, maxBackoffMs: 300 });

      await record(db, ...events);

      await eventually(async () => expect(await effects()).toHaveLength(4));
      const order = await effects();
      expect(order.filter((id) => id !== events[3]?.id)).toEqual(
        events.slice(0, 3).map(({ id }) => id),
      );
      expect(failures).toBe(3);
    },
  );

  it('buries what fails to the last, tells the consumer, and keeps the rest flowing', async () => {
    const poison = something(anId());
    external.perform = async ({ id }) => {
      // Not an Error on purpose: anything can be thrown.
      if (id === poison.id) throw 'cannot write to ada@example.test';
    };
    const worker = await start();
    await record(db, poison);
    const healthy = Array.from({ length: 10 }, () => something(anId()));
    await record(db, ...healthy);

    await eventually(async () =>
      expect((await effects()).sort()).toEqual(healthy.map(({ id }) => id).sort()),
    );
    await eventually(async () =>
      expect((await statuses()).filter((status) => status === 'dead')).toHaveLength(1),
    );

    const [letter, ...more] = await worker.get(DeadLetters).list({ limit: 10, after: null });
    expect(letter).toMatchObject({
      eventId: poison.id,
      attempts: 3,
      consumer: 'recorder',
      cause: 'failed',
      reason: 'cannot write to [address]',
    });
    expect(more).toEqual([]);
    expect(await db.query('SELECT * FROM burials')).toEqual([
      { event_id: poison.id, reason: letter?.reason },
    ]);
  });
}
