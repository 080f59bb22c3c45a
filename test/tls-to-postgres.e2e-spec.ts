import { AdminSeeder } from '@orderly/auth/seeding';
import { assertReachable } from '@orderly/platform/bootstrap/database-at-start';
import { startApi } from '../apps/api/src/start-api.js';
import { startWorker } from '../apps/worker/src/start-worker.js';
import { TestAuthority } from './support/certificates.js';
import { testConfig } from './support/config.js';
import { eventually } from './support/eventually.js';
import { testLogger } from './support/log-files.js';
import { runToEnd } from './support/run-to-end.js';
import { startTlsPostgres, type TlsPostgres } from './support/tls-postgres.js';
import { describeWithTool, TOOLS } from './support/tools.js';

describeWithTool(TOOLS.openssl, 'a PostgreSQL with TLS', () => {
  let authority: TestAuthority;
  let stranger: TestAuthority;
  let postgres: TlsPostgres;
  const closers: Array<() => Promise<void>> = [];

  beforeAll(async () => {
    [authority, stranger] = [new TestAuthority(), new TestAuthority()];
    postgres = await startTlsPostgres(authority.issue({ names: 'DNS:localhost' }));
    const migrated = await runToEnd('cli', ['db:migrate'], {
      DATABASE_URL: verifying(postgres.url),
      DATABASE_MIGRATION_URL: verifying(postgres.ownerUrl),
    });
    expect(migrated).toMatchObject({ code: 0, stderr: '' });
  });
  afterAll(async () => {
    for (const close of closers) await close();
    await postgres?.stop();
    for (const each of [authority, stranger]) each.remove();
  });

  const verifying = (
    url: string,
    { host = 'localhost', ca = authority }: { host?: string; ca?: TestAuthority } = {},
  ): string => {
    const target = new URL(url);
    target.hostname = host;
    target.searchParams.set('sslmode', 'verify-full');
    target.searchParams.set('sslrootcert', ca.certFile);
    return target.href;
  };

  it('gets every connection of API and worker over TLS', async () => {
    const config = testConfig(verifying(postgres.url), authority.directory);
    const admin = { email: 'ada@orderly.test', password: 'a long enough admin passphrase' };
    const api = await startApi(config, testLogger(config, 'api'), {
      beforeListen: async (app) => void (await app.get(AdminSeeder).seed(admin)),
    });
    closers.push(() => api.close());
    const worker = await startWorker(config, testLogger(config, 'worker'));
    closers.unshift(() => worker.close());
    const token = await logIn(api.url, admin);
    await fetch(`${api.url}/health/ready`);
    const found = await fetch(`${api.url}/v1/products?q=tea`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(found.status).toBe(200);

    const connections = await eventually(async () => {
      const rows = await postgres.query<{ name: string; ssl: boolean }>(
        `SELECT DISTINCT application_name AS name, ssl FROM pg_stat_ssl
           JOIN pg_stat_activity USING (pid) WHERE application_name LIKE 'orderly%' ORDER BY 1`,
      );
      expect(rows.map(({ name }) => name)).toEqual(
        expect.arrayContaining([
          'orderly',
          'orderly-expensive-reads',
          'orderly-health',
          'orderly-outbox-listener',
          'orderly-queue',
          'orderly-settings-listener',
        ]),
      );
      return rows;
    });

    expect(connections.filter(({ ssl }) => !ssl)).toEqual([]);
  });

  it.each([
    [
      'an authority that is not that of the server',
      () => ({ ca: stranger }),
      /unable to verify|self-signed/,
    ],
    ['a host name that is not in the certificate', () => ({ host: '127.0.0.1' }), /does not match/],
  ])('refuses %s', async (_, how, reason) => {
    const attempt = assertReachable(verifying(postgres.url, how()));

    await expect(attempt).rejects.toThrow(
      /^DATABASE_URL: the certificate or TLS of .* is not accepted/,
    );
    await expect(attempt).rejects.toThrow(reason);
  });

  it('does not let the API start, as an operator has to act', async () => {
    const ended = await runToEnd('api', [], {
      DATABASE_URL: verifying(postgres.url, { ca: stranger }),
      PORT: '0',
    });

    expect(ended).toMatchObject({
      code: 78,
      stderr: expect.stringMatching(/^Orderly cannot start:\n {2}- DATABASE_URL: the certificate/),
    });
  });
});

async function logIn(url: string, credentials: object): Promise<string> {
  const response = await fetch(`${url}/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  });
  return ((await response.json()) as { accessToken: string }).accessToken;
}
