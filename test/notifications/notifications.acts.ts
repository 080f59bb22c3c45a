import { newId } from '@orderly/platform/kernel/ids/new-id';
import type { TestResponse } from '../support/app.js';
import type { ModuleActs, World } from '../support/audited-acts.js';

const post = ({ app, admin }: World, path: string, body: object): Promise<TestResponse> =>
  app.request('POST', path, { token: admin.token, body });

const anAddress = (): string => `${newId()}@example.test`;

const suppress = (world: World): Promise<TestResponse> =>
  post(world, '/v1/mail-suppressions', { address: anAddress(), reason: 'complaint' });

export const NOTIFICATIONS_ACTS: ModuleActs = {
  acts: {
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
    suppressMailAddress: [null, { reason: 'complaint', source: 'staff' }],
    reportMailFeedback: [null, { reason: 'hard-bounce', source: 'report' }],
    removeMailSuppression: [{ reason: 'complaint', source: 'staff' }, null],
  },
};
