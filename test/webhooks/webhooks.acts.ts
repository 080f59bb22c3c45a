import { newId } from '@orderly/platform/kernel/ids/new-id';
import type { TestResponse } from '../support/app.js';
import { change, type ModuleActs, type World } from '../support/audited-acts.js';

const URL = 'https://shop.example.com/webhooks';

const post = ({ app, admin }: World, path: string, body?: object): Promise<TestResponse> =>
  app.request('POST', path, {
    token: admin.token,
    ...(body ? { body } : {}),
    headers: { 'idempotency-key': newId() },
  });

/** An account has few endpoints at most, so each act adds and removes its own. */
async function withEndpoint(
  world: World,
  act: (path: string) => Promise<TestResponse>,
): Promise<TestResponse> {
  const added = await add(world);
  return act(`/v1/webhook-endpoints/${added.body['id']}`);
}

const add = ({ app, admin }: World): Promise<TestResponse> =>
  app.request('POST', '/v1/webhook-endpoints', {
    token: admin.token,
    body: { url: URL, eventTypes: ['orders.*'] },
  });

const RANGE = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' };

export const WEBHOOKS_ACTS: ModuleActs = {
  acts: {
    addWebhookEndpoint: { action: 'webhooks.endpoint-added', act: add },
    changeWebhookEndpoint: {
      action: 'webhooks.endpoint-changed',
      act: (world) =>
        withEndpoint(world, (path) => change(world, 'PATCH', path, { description: 'Shop' })),
    },
    removeWebhookEndpoint: {
      action: 'webhooks.endpoint-removed',
      act: (world) => withEndpoint(world, (path) => change(world, 'DELETE', path, undefined)),
    },
    rotateWebhookSecret: {
      action: 'webhooks.endpoint-secret-rotated',
      act: (world) => withEndpoint(world, (path) => post(world, `${path}/rotate-secret`)),
    },
    redeliverWebhook: {
      action: 'webhooks.redelivered',
      act: (world) =>
        withEndpoint(world, async (path) => {
          await post(world, `${path}/test`);
          const { app, admin } = world;
          const log = await app.request<{ data: Array<{ id: string }> }>(
            'GET',
            `${path}/deliveries`,
            { token: admin.token },
          );
          return post(world, `${path}/deliveries/${log.body.data[0]?.id}/redeliver`);
        }),
    },
    replayWebhookEvents: {
      action: 'webhooks.replayed',
      act: (world) => withEndpoint(world, (path) => post(world, `${path}/replay`, RANGE)),
    },
    testWebhookEndpoint: {
      action: 'webhooks.tested',
      act: (world) => withEndpoint(world, (path) => post(world, `${path}/test`)),
    },
  },
  changes: {
    addWebhookEndpoint: [null, { enabled: true }],
    changeWebhookEndpoint: [{ version: 1 }, { version: 2, fields: ['description'] }],
    removeWebhookEndpoint: [{ enabled: true }, null],
    rotateWebhookSecret: [null, null],
    redeliverWebhook: [null, { deliveryId: '<id>' }],
    replayWebhookEvents: [null, { from: '<time>', to: '<time>', events: 0 }],
    testWebhookEndpoint: [null, { eventId: '<id>' }],
  },
};
