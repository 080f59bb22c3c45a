import { newId } from '@orderly/platform/kernel/ids/new-id';
import { PhoneCodes } from '../../libs/notifications/src/sms/phone-codes.js';
import type { SignedIn, TestResponse } from '../support/app.js';
import type { ModuleActs, World } from '../support/audited-acts.js';
import { aNumber } from '../support/sms-provider.js';

const post = ({ app, admin }: World, path: string, body: object): Promise<TestResponse> =>
  app.request('POST', path, { token: admin.token, body });

const anAddress = (): string => `${newId()}@example.test`;

const suppress = (world: World): Promise<TestResponse> =>
  post(world, '/v1/mail-suppressions', { address: anAddress(), reason: 'complaint' });

const SUBSCRIPTIONS = '/v1/notifications/push/subscriptions';

/** With the keys of RFC 8291, appendix A. */
const subscribe = (world: World): Promise<TestResponse> =>
  post(world, SUBSCRIPTIONS, {
    endpoint: `https://push.example.net/${newId()}`,
    keys: {
      p256dh:
        'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
      auth: 'BTBZMqHH6r4Tts7J_aSIgg',
    },
  });

const PHONE = '/v1/notifications/phone';

const setPhone = ({ app }: World, { token }: SignedIn): Promise<TestResponse> =>
  app.request('POST', PHONE, { token, body: { number: aNumber() } });

async function confirmPhone(world: World, who: SignedIn): Promise<TestResponse> {
  const { app } = world;
  await setPhone(world, who);
  const [{ id }] = await app.db.query(
    'SELECT id FROM notifications.phone_codes WHERE user_id = $1 AND ended_at IS NULL',
    [who.userId],
  );
  const code = app.api.app.get(PhoneCodes, { strict: false }).of(id);
  return app.request('POST', `${PHONE}/confirm`, { token: who.token, body: { code } });
}

/** Codes are few for each account, so each act has one of its own. */
const asCustomer =
  (act: (world: World, who: SignedIn) => Promise<TestResponse>) =>
  async (world: World): Promise<TestResponse> =>
    act(world, await world.app.account(world.admin, 'customer'));

export const NOTIFICATIONS_ACTS: ModuleActs = {
  acts: {
    addPushSubscription: { action: 'notifications.push-subscription-added', act: subscribe },
    removePushSubscription: {
      action: 'notifications.push-subscription-removed',
      act: async (world) => {
        const { body } = await subscribe(world);
        const { app, admin } = world;
        return app.request('DELETE', `${SUBSCRIPTIONS}/${body['id']}`, { token: admin.token });
      },
    },
    setPhoneNumber: {
      action: 'notifications.phone-code-requested',
      act: asCustomer(setPhone),
    },
    confirmPhoneNumber: {
      action: 'notifications.phone-confirmed',
      act: asCustomer(confirmPhone),
    },
    removePhoneNumber: {
      action: 'notifications.phone-removed',
      act: asCustomer(async (world, who) => {
        await confirmPhone(world, who);
        return world.app.request('DELETE', PHONE, { token: who.token });
      }),
    },
    suppressMailAddress: { action: 'notifications.address-suppressed', act: suppress },
    reportMailFeedback: {
      action: 'notifications.address-suppressed',
      act: (world) => {
        const reports = [{ kind: 'hard-bounce', address: anAddress() }];
        return post(world, '/v1/mail-feedback', { reports });
      },
    },
    removeMailSuppression: {
      action: 'notifications.suppression-removed',
      act: async (world) => {
        const { body } = await suppress(world);
        const { app, admin } = world;
        const path = `/v1/mail-suppressions/${body['id']}`;
        return app.request('DELETE', path, { token: admin.token });
      },
    },
  },
  changes: {
    setPhoneNumber: [null, null],
    confirmPhoneNumber: [null, null],
    removePhoneNumber: [null, null],
    addPushSubscription: [null, null],
    removePushSubscription: [null, null],
    suppressMailAddress: [null, { reason: 'complaint', source: 'staff' }],
    reportMailFeedback: [null, { reason: 'hard-bounce', source: 'report' }],
    removeMailSuppression: [{ reason: 'complaint', source: 'staff' }, null],
  },
};
