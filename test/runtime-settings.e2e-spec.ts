import { newId } from '@orderly/platform/kernel/ids/new-id';
import { LogLevel } from '@orderly/platform/log-level/log-level';
import { OPEN_IN_MAINTENANCE } from '../apps/api/src/open-in-maintenance.js';
import { operator } from '../apps/cli/src/operator-arguments.js';
import { type SignedIn, TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { type FailingPostgres, startFailingPostgres } from './support/failing-postgres.js';
import { keptLogs } from './support/log-files.js';
import { runCommand, runCommandAsProcess } from './support/run-command.js';

describe('what operators set while the API runs', () => {
  let app: TestApp;
  let admin: SignedIn;
  let network: FailingPostgres;

  beforeAll(async () => {
    network = await startFailingPostgres(process.env['ORDERLY_TEST_APPLICATION_URL'] ?? '');
    app = await TestApp.start({ through: (url) => network.through(url) });
    admin = await app.admin();
  });
  afterAll(async () => {
    await app?.close();
    await network?.close();
  });

  const orderly = (args: string, run = runCommand) =>
    run(args.split(' '), { DATABASE_URL: app.database.url });

  const status = async (path = '/v1/products'): Promise<number> =>
    (await app.request('GET', path, { token: admin.token })).status;

  const actions = async (): Promise<string[]> => {
    const rows = await app.db.query<Array<{ action: string }>>(
      `SELECT action FROM platform.audit_events
        WHERE subject_type = 'installation' ORDER BY occurred_at, id`,
    );
    return rows.map(({ action }) => action);
  };

  describe('maintenance', () => {
    afterEach(async () => {
      await app.db.query(`DELETE FROM platform.runtime_settings; NOTIFY orderly_settings`);
      await eventually(async () => expect(await status()).toBe(200));
    });

    it('lets the API refuse requests until it is ended', async () => {
      const begun = await orderly('maintenance on --message Noon.', runCommandAsProcess);
      expect(begun).toMatchObject({ code: 0, stderr: '' });
      await eventually(async () => expect(await status()).toBe(503));

      const refused = await app.request('GET', '/v1/products', { token: admin.token });
      expect(refused.body).toMatchObject({ code: 'under-maintenance', detail: 'Noon.' });
      expect(refused.headers.get('retry-after')).toBe('120');
      expect((await orderly('maintenance status')).stdout).toMatch(/^On since .* until/);

      await orderly('maintenance off');
      await eventually(async () => expect(await status()).toBe(200));
      expect(await actions()).toEqual(['platform.maintenance-begun', 'platform.maintenance-ended']);
    });

    it('leaves probes, metrics, log-in and the routes of operators open', async () => {
      await begin({ message: 'Back soon.' });

      expect(await status('/health/live')).toBe(200);
      expect(await status('/health/ready')).toBe(200);
      expect((await fetch(`${app.api.url}/docs`)).status).toBe(200);
      expect(await status('/v1/workers')).toBe(200);
      expect((await app.admin()).token).toEqual(expect.any(String));
      expect(await (await fetch(`${app.api.url}/metrics`)).text()).toMatch(/^maintenance_mode 1$/m);
    });

    it('refuses strangers in the same way, before it looks who they are', async () => {
      await begin({});

      const { status: answered } = await app.request('GET', '/v1/orders');

      expect(answered).toBe(503);
    });

    it('ends by itself when its time is over, and says until then when to come back', async () => {
      await begin({}, new Date(Date.now() + 600_000));
      const { headers } = await app.request('GET', '/v1/products', { token: admin.token });
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(500);
      expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(600);

      await app.db.query(
        `UPDATE platform.runtime_settings SET ends_at = now() + interval '1 second';
         NOTIFY orderly_settings`,
      );
      await eventually(async () => expect(await status()).toBe(200));
    });

    it('stays what it was while the database is away, and is read again afterwards', async () => {
      await begin({});

      await network.fail({ at: 'connect', as: 'refused' });
      expect(await status()).toBe(503);
      await app.db.query('DELETE FROM platform.runtime_settings');
      const refused = await app.request('GET', '/v1/products', { token: admin.token });
      expect(refused.body).toMatchObject({ code: 'under-maintenance' });

      await network.heal();
      await eventually(async () => expect(await status()).toBe(200));
    });

    it('opens only routes that there are', () => {
      const paths = app.api.routes.routes.map(({ path }) => path);

      const missing = OPEN_IN_MAINTENANCE.filter(
        (open) => !paths.some((path) => path === open || path.startsWith(`${open}/`)),
      );

      expect(missing).toEqual([]);
    });

    const begin = async (value: object, endsAt: Date | null = null): Promise<void> => {
      await app.db.query(
        `INSERT INTO platform.runtime_settings (name, value, ends_at)
           VALUES ('maintenance', $1, $2)`,
        [JSON.stringify(value), endsAt],
      );
      await app.db.query('NOTIFY orderly_settings');
      await eventually(async () => expect(await status()).toBe(503), { everyMs: 20 });
    };
  });

  describe('the level of the log', () => {
    it('decides what is logged for a while, and is then the configured one again', async () => {
      await app.api.app.get(LogLevel).set(operator(), 'error', new Date(Date.now() + 600_000));
      await eventually(async () => expect((await linesAbout('/v1/quiet')).length).toBe(0));
      const set = await orderly('log-level info --minutes 1', runCommandAsProcess);
      expect(set).toMatchObject({ code: 0, stderr: '' });
      await eventually(async () => expect((await linesAbout('/v1/heard')).length).toBe(1));
      expect((await orderly('log-level')).stdout).toMatch(/^info until 2/);

      await orderly('log-level reset');
      await eventually(() => expect(changes().at(-1)).toBe(app.config.log.level));
      expect(await actions()).toEqual(
        expect.arrayContaining(['platform.log-level-set', 'platform.log-level-reset']),
      );
    });

    const linesAbout = async (path: string): Promise<string[]> => {
      const own = `${path}-${newId()}`;
      await app.request('GET', own);
      return keptLogs().filter((line) => line.includes(own) && line.includes('completed'));
    };
    const changes = (): unknown[] =>
      keptLogs()
        .filter((line) => line.includes('the log level was changed'))
        .map((line) => JSON.parse(line).to);
  });
});
