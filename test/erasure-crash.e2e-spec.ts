import { EVENT_ROUTES } from '../apps/worker/src/event-routes.js';
import { ERASURE_DUE } from '../libs/privacy/src/erasure/erasure.events.js';
import { type Erasure } from './erasure/set-up.js';
import { TestApp } from './support/app.js';
import { DatabaseDump } from './support/database-dump.js';
import { eventually } from './support/eventually.js';
import { environmentOf, freePort, Process } from './support/processes.js';

const MODULES = (EVENT_ROUTES[ERASURE_DUE] ?? [])
  .map((consumer) => consumer.replace(/-erasure$/, ''))
  .sort();

describe('an erasure whose worker is killed between two answers', () => {
  it('is completed by the next one', async () => {
    const app = await TestApp.start();
    const environment = { ...environmentOf(app.config), DATA_DIR: app.config.dataDirectory };
    const workers: Process[] = [];
    const startProcess = async () => {
      const worker = new Process('worker', await freePort(), environment);
      workers.push(worker);
      return worker.ready();
    };
    try {
      const admin = await app.admin();
      const ada = await app.account(admin, 'customer');
      const asked = await app.request('DELETE', '/v1/users/me', {
        token: ada.token,
        headers: { 'if-match': '*' },
      });
      expect(asked.status).toBe(202);
      await app.db.query(`UPDATE platform.erasures SET asked_at = now() - interval '1 hour'`);
      const erasure = async (): Promise<Erasure> =>
        (
          await app.request<Erasure>('GET', `/v1/users/${ada.userId}/erasure`, {
            token: admin.token,
          })
        ).body;
      const answered = (modules: string[]) =>
        eventually(
          async () =>
            expect((await erasure()).answers.map(({ module }) => module)).toEqual(modules),
          {
            withinMs: 30_000,
          },
        );

      const blocker = app.db.createQueryRunner();
      await blocker.startTransaction();
      await blocker.query('SET LOCAL idle_in_transaction_session_timeout = 0');
      await blocker.query('LOCK TABLE auth.credentials IN ACCESS EXCLUSIVE MODE');
      const first = await startProcess();
      await answered(MODULES.filter((module) => module !== 'auth'));
      await first.kill();
      await blocker.rollbackTransaction();
      await blocker.release();
      expect(await erasure()).toMatchObject({ status: 'under-way', waitingFor: ['auth'] });
      await startProcess();

      await answered(MODULES);
      expect((await erasure()).status).toBe('completed');
      expect((await DatabaseDump.of(app.db)).find(ada.email)).toEqual([]);
    } finally {
      await Promise.all(workers.map((worker) => worker.kill()));
      await app.close();
    }
  }, 90_000);
});
