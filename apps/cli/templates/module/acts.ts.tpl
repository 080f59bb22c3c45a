import { newId } from '@orderly/platform/kernel/ids/new-id';
import type { TestResponse } from '../support/app.js';
import { change, type ModuleActs, type World } from '../support/audited-acts.js';

const add = ({ app, admin }: World): Promise<TestResponse> =>
  app.request('POST', '/v1/{{names}}', {
    token: admin.token,
    body: { name: 'Acme', email: `${newId()}@example.test` },
    headers: { 'idempotency-key': newId() },
  });

/** What each operation writes into the audit log; `test/audit-coverage.e2e-spec.ts` finds it here. */
export const {{NAMES}}_ACTS: ModuleActs = {
  acts: {
    add{{Name}}: { action: '{{names}}.{{name}}-added', act: add },
    change{{Name}}: {
      action: '{{names}}.{{name}}-changed',
      act: async (world) => {
        const { body } = await add(world);
        return change(world, 'PATCH', `/v1/{{names}}/${body['id']}`, { name: 'Acme Ltd' });
      },
    },
  },
  changes: {
    add{{Name}}: [null, { ownerId: '<id>' }],
    change{{Name}}: [{ version: 1 }, { version: 2, fields: ['name'] }],
  },
};
