import { newId } from '@orderly/platform/kernel/ids/new-id';
import { type RunningWorker, startWorker } from '../apps/worker/src/start-worker.js';
import { type SignedIn, TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { testLogger } from './support/log-files.js';
import { SmtpSink } from './support/smtp-sink.js';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const INSTANT = /^When: \d+ \w+ \d{4} at \d\d:\d\d UTC$/m;

describe('mails about what was done to an account', () => {
  let app: TestApp;
  let worker: RunningWorker;
  let sink: SmtpSink;
  let admin: SignedIn;
  let ada: SignedIn;

  beforeAll(async () => {
    sink = await SmtpSink.start();
    app = await TestApp.start({ mail: { smtpUrl: sink.url } });
    worker = await startWorker(app.config, testLogger(app.config, 'worker'));
    admin = await app.admin();
    ada = await app.account(admin, 'customer');
  }, 60_000);
  afterAll(async () => {
    await worker.close();
    await app.close();
    await sink.close();
  });

  const as = (who: SignedIn, body: object = {}) => ({
    token: who.token,
    body,
    headers: { 'user-agent': FIREFOX },
  });
  const mailTo = (who: SignedIn, subject: string): Promise<string> =>
    eventually(() => {
      const found = sink.received.find(
        ({ recipients, parsed }) => recipients.includes(who.email) && parsed.subject === subject,
      );
      if (!found) throw new Error(`No mail "${subject}" yet.`);
      return found.parsed.text ?? '';
    });

  it('name the API key, the time, the address and the device', async () => {
    const scopes = ['orders:read'];
    const made = await app.request<{ prefix: string }>(
      'POST',
      '/v1/api-keys',
      as(ada, { name: 'Stock sync', scopes, expiresInDays: 1 }),
    );

    const text = await mailTo(ada, 'An API key was created');

    expect(text).toContain(`API key: Stock sync (${made.body.prefix}…)\n`);
    expect(text).toMatch(INSTANT);
    expect(text).toContain('From: 127.0.0.1\nDevice: Firefox on Linux\n');
  });

  it('give the time in the zone that the reader chose', async () => {
    const bob = await app.account(admin, 'customer');
    await app.request('PATCH', '/v1/notifications/preferences', {
      ...{ token: bob.token, body: { timeZone: 'Asia/Kolkata' }, headers: { 'if-match': '"0"' } },
    });
    const key = { name: 'Stock sync', scopes: ['orders:read'], expiresInDays: 1 };
    await app.request('POST', '/v1/api-keys', as(bob, key));

    expect(await mailTo(bob, 'An API key was created')).toMatch(/^When: .* GMT\+5:30$/m);
  });

  it('tell of an OAuth client, and of its new secret', async () => {
    const client = {
      name: 'Warehouse',
      authMethod: 'client_secret_basic',
      scopes: ['orders:read-any'],
    };
    const made = await app.request<{ id: string }>('POST', '/v1/oauth-clients', as(admin, client));
    await app.request(
      'POST',
      `/v1/oauth-clients/${made.body.id}/secret`,
      as(admin, { overlapHours: 0 }),
    );

    for (const subject of ['An OAuth client was added', 'A client has new credentials'])
      expect(await mailTo(admin, subject)).toContain('Client: Warehouse\n');
  });

  it('name the new address to the holder of the old one', async () => {
    const bob = await app.account(admin, 'customer');
    const email = `${newId()}@example.test`;
    await app.request('POST', '/v1/auth/change-email', as(bob, { email }));
    for (const [who, subject] of [
      [bob, 'Do you want to change your e-mail address?'],
      [{ ...bob, email }, 'Confirm your new e-mail address'],
    ] as const) {
      const [, token] = /#token=([\w-]{43})/.exec(await mailTo(who, subject)) ?? [];
      await app.request('POST', '/v1/auth/confirm-email-change', { body: { token } });
    }

    expect(await mailTo(bob, 'Your e-mail address was changed')).toContain(
      `New address: ${email}\n`,
    );
  });

  it('say nothing of where an administrator sits', async () => {
    const bob = await app.account(admin, 'customer');
    const { headers } = await app.request('GET', `/v1/users/${bob.userId}`, { token: admin.token });
    const { status } = await app.request('DELETE', `/v1/users/${bob.userId}`, {
      token: admin.token,
      headers: { 'if-match': headers.get('etag') ?? '' },
    });
    expect(status).toBe(202);

    const text = await mailTo(bob, 'Your account is being erased');

    expect(text).toContain('By: our staff\n');
    expect(text).not.toContain('127.0.0.1');
  });
});
