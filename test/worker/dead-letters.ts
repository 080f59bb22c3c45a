import { Transactions } from '@orderly/platform/database/transactions';
import { DeadLetters } from '@orderly/platform/messaging/dead-letters/dead-letters';
import { DeadLetterNotFound } from '@orderly/platform/messaging/dead-letters/dead-letters.errors';
import {
  PermanentFailure,
  Undeliverable,
} from '@orderly/platform/messaging/failures/delivery-failures';
import { eventually } from '../support/eventually.js';
import { anId, record, something } from '../support/worker.js';
import { db, effects, external, start, statuses } from './set-up.js';

const BY_COMMAND_LINE = {
  actorId: null,
  origin: { requestId: 'cli', traceparent: `00-${'c'.repeat(32)}-${'d'.repeat(16)}-01`, ip: null },
};

export function deadLetters(): void {
  it.each([
    ['failed', PermanentFailure],
    ['undeliverable', Undeliverable],
  ])('buries at once what cannot be mended by trying again, as %s', async (cause, Failure) => {
    let attempts = 0;
    external.perform = async () => {
      attempts++;
      throw new Failure('550 no such mailbox');
    };
    const worker = await start();

    await record(db, something(anId()));

    await eventually(async () => expect(await statuses()).toEqual(['dead']));
    expect(attempts).toBe(1);
    const letters = worker.get(DeadLetters);
    expect(await letters.list({ limit: 10, after: null })).toMatchObject([{ cause, attempts: 1 }]);
  });

  it('forgets the cause of before when a replayed delivery dies of another', async () => {
    external.perform = async () => {
      throw new Undeliverable('550 no such mailbox');
    };
    const worker = await start();
    await record(db, something(anId()));
    const letters = worker.get(DeadLetters);
    const causes = async () =>
      (await letters.list({ limit: 10, after: null })).map(({ cause }) => cause);
    await eventually(async () => expect(await causes()).toEqual(['undeliverable']));
    external.perform = async () => {
      throw new PermanentFailure('broken');
    };

    await letters.replayAll(BY_COMMAND_LINE);

    await eventually(async () => expect(await causes()).toEqual(['failed']));
  });

  it('replays a dead letter, and only once', async () => {
    const event = something(anId());
    external.perform = async () => {
      throw new PermanentFailure('broken');
    };
    const worker = await start();
    await record(db, event);
    await eventually(async () => expect(await statuses()).toEqual(['dead']));
    external.perform = async () => undefined;
    const letters = worker.get(DeadLetters);
    const replay = () =>
      worker
        .get(Transactions)
        .run((tx) => letters.replay(tx, BY_COMMAND_LINE, 'recorder', event.id));

    await replay();

    await expect(replay()).rejects.toThrow(DeadLetterNotFound);
    await eventually(async () => expect(await effects()).toEqual([event.id]));
    await eventually(async () => expect(await statuses()).toEqual(['done']));
    expect(await db.query('SELECT action FROM platform.audit_events')).toEqual([
      { action: 'platform.dead-letter-replayed' },
    ]);
  });

  it('replays all dead letters in one go', async () => {
    const events = Array.from({ length: 5 }, () => something(anId()));
    external.perform = async () => {
      throw new PermanentFailure('broken');
    };
    const worker = await start();
    await record(db, ...events);
    await eventually(async () => expect(await statuses()).toEqual(events.map(() => 'dead')));
    external.perform = async () => undefined;

    const replayed = await worker.get(DeadLetters).replayAll(BY_COMMAND_LINE);

    expect(replayed).toBe(5);
    await eventually(async () => expect(await effects()).toHaveLength(5));
  });
}
