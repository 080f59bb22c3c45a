import type { TestResponse } from '../support/app.js';
import type { ModuleActs, World } from '../support/audited-acts.js';

const start = ({ app, admin }: World, body: object): Promise<TestResponse> =>
  app.request('POST', '/v1/order-exports', { token: admin.token, body });

/** A file as a job would have made it. */
async function aFile({ app, admin }: World): Promise<string> {
  const [{ id }] = await app.db.query<[{ id: string }]>(
    `INSERT INTO platform.files
       (id, owner_id, principal, permission, name, media_type, sha256, expires_at)
     VALUES (gen_random_uuid(), $1::uuid, $1::text, 'orders:read', 'a.csv', 'text/csv', '',
             now() + interval '1 hour')
     RETURNING id`,
    [admin.userId],
  );
  return id;
}

const issueLink = async (world: World): Promise<TestResponse> =>
  world.app.request('POST', `/v1/files/${await aFile(world)}/link`, { token: world.admin.token });

const acts: ModuleActs['acts'] = {
  exportOrders: {
    action: 'orders.export-started',
    act: (world) => start(world, { format: 'csv' }),
  },
  exportProducts: {
    action: 'catalog.export-started',
    act: ({ app, admin }) =>
      app.request('POST', '/v1/product-exports', { token: admin.token, body: { format: 'csv' } }),
  },
  importProducts: {
    action: 'catalog.import-started',
    act: ({ app, admin }) =>
      app.request('POST', '/v1/product-imports', {
        token: admin.token,
        body: 'sku,name,price,currency',
        headers: { 'content-type': 'text/csv' },
      }),
  },
  cancelJob: {
    action: 'platform.job-cancelled',
    act: async (world) => {
      const { body } = await start(world, { format: 'ndjson' });
      const path = `/v1/jobs/${body['id']}/cancel`;
      return world.app.request('POST', path, { token: world.admin.token });
    },
  },
  issueFileLink: { action: 'platform.file-link-issued', act: issueLink },
  downloadFile: {
    action: 'platform.file-downloaded',
    act: async (world) => {
      const { token } = (await issueLink(world)).body;
      return world.app.request('POST', '/v1/file-downloads', { body: { token } });
    },
  },
};

const changes: ModuleActs['changes'] = {
  exportOrders: [null, { format: 'csv', isForStaff: true }],
  exportProducts: [null, { format: 'csv' }],
  importProducts: [null, { format: 'csv', dryRun: false, size: 23 }],
  cancelJob: [{ status: 'queued' }, { type: 'order-export', done: 0 }],
  issueFileLink: [null, { expiresAt: '<time>' }],
  downloadFile: [null, { ownerId: '<id>' }],
};

export const JOBS: ModuleActs = { acts, changes };
