import type { TestResponse } from '../support/app.js';
import type { ModuleActs, World } from '../support/audited-acts.js';
import { record, something } from '../support/worker.js';

/** Recorded, and given up by the relay. */
async function aFailedEvent({ app }: World): Promise<string> {
  const event = something('subject');
  await record(app.db, event);
  await app.db.query(
    `UPDATE platform.outbox SET published_at = now(), last_error = 'unknown' WHERE id = $1`,
    [event.id],
  );
  return event.id;
}

const end = async (world: World, how: string, body?: object): Promise<TestResponse> =>
  world.app.request('POST', `/v1/event-publications/${await aFailedEvent(world)}/${how}`, {
    token: world.admin.token,
    body,
  });

const TYPE = 'test.something-happened.v1';
const SELECTION = { consumer: 'mail', type: TYPE };

const acts: ModuleActs['acts'] = {
  retryEventPublication: {
    action: 'platform.event-publication-retried',
    act: (world) => end(world, 'retry'),
  },
  discardEventPublication: {
    action: 'platform.event-publication-discarded',
    act: (world) => end(world, 'discard', { reason: 'Rolled back.' }),
  },
  replayEvents: {
    action: 'platform.event-replay-started',
    act: ({ app, admin }) =>
      app.request('POST', '/v1/event-replays', { token: admin.token, body: SELECTION }),
  },
};

const changes: ModuleActs['changes'] = {
  retryEventPublication: [{ failure: 'unknown' }, { type: TYPE }],
  discardEventPublication: [{ failure: 'unknown' }, { type: TYPE, reason: 'Rolled back.' }],
  replayEvents: [null, SELECTION],
};

export const PUBLICATIONS: ModuleActs = { acts, changes };
