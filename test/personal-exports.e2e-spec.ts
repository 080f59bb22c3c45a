import { newId } from '@orderly/platform/kernel/ids/new-id';
import { strFromU8, unzipSync } from 'fflate';
import { type RunningWorker, startWorker } from '../apps/worker/src/start-worker.js';
import { ExpireExports } from '../libs/privacy/src/exports/expire-exports.task.js';
import { AllPersonalData } from '../libs/privacy/src/personal-data/personal-data.js';
import { type SignedIn, TestApp } from './support/app.js';
import { DatabaseDump } from './support/database-dump.js';
import { eventually } from './support/eventually.js';
import { testLogger } from './support/log-files.js';
import { SmtpSink } from './support/smtp-sink.js';

/** What no copy may hold, whatever it is called. */
const SECRET = /password|secret|hash|token|private|salt/i;

interface Export {
  id: string;
  status: string;
  expiresAt: string | null;
  size: number | null;
}

describe('a copy of what is kept about somebody', () => {
  let app: TestApp;
  let worker: RunningWorker;
  let sink: SmtpSink;
  let admin: SignedIn;
  let productId: string;

  beforeAll(async () => {
    sink = await SmtpSink.start();
    app = await TestApp.start({ mail: { smtpUrl: sink.url }, worker: { maxAttempts: 3 } });
    worker = await startWorker(app.config, testLogger(app.config, 'worker'));
    admin = await app.admin();
    productId = (await app.product(admin, { onHand: 1_000_000 })).id;
  }, 60_000);

  afterAll(async () => {
    await worker.close();
    await app.close();
    await sink.close();
  });

  const ask = (who: Pick<SignedIn, 'token'>, headers: Record<string, string> = {}) =>
    app.request<Export & { code?: string }>('POST', '/v1/users/me/export', {
      token: who.token,
      headers,
    });
  const exportOf = async (who: Pick<SignedIn, 'token'>, id: string) =>
    app.request<Export & { code?: string }>('GET', `/v1/users/me/exports/${id}`, {
      token: who.token,
    });
  const download = (token: string): Promise<Response> =>
    fetch(`${app.api.url}/v1/personal-exports/download`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
  const refusal = async (token: string) =>
    (await app.request('POST', '/v1/personal-exports/download', { body: { token } })).body['code'];
  const linkTo = (email: string): Promise<string> =>
    eventually(() => {
      const texts = sink.received
        .filter(({ recipients }) => recipients.includes(email))
        .map(({ parsed }) => parsed.text);
      const token = texts
        .map((text) => /download-export#token=([\w-]{43})/.exec(text ?? '')?.[1])
        .find(Boolean);
      if (!token) throw new Error('No mail yet.');
      return token;
    });

  async function files(token: string): Promise<Record<string, string>> {
    const response = await download(token);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/zip');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="my-data.zip"');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const zip = unzipSync(new Uint8Array(await response.arrayBuffer()));
    return Object.fromEntries(Object.entries(zip).map(([name, bytes]) => [name, strFromU8(bytes)]));
  }

  it('holds the files of every module, and nothing of anybody else’s', async () => {
    const ada = await app.account(admin, 'customer');
    const bob = await app.account(admin, 'customer');
    for (let count = 0; count < 3; count++)
      await app.placeOrder(ada, [{ productId, quantity: 1 }], {
        reference: `ada’s "order" ${count}`,
        shippingAddress: { name: 'Ada', line1: '1 Example Street', city: 'London', country: 'GB' },
      });
    await app.placeOrder(bob, [{ productId, quantity: 1 }], { reference: 'bob’s order' });
    await eventually(async () => {
      const feed = await app.request<{ data: unknown[] }>('GET', '/v1/notifications', {
        token: ada.token,
      });
      expect(feed.body.data).toHaveLength(3);
    });

    const asked = await ask(ada);
    expect(asked.status).toBe(202);
    expect(asked.headers.get('location')).toBe(`/v1/users/me/exports/${asked.body.id}`);
    const found = await files(await linkTo(ada.email));

    const read = (name: string): Array<Record<string, unknown>> =>
      JSON.parse(found[name] ?? 'null');
    expect(read('users/account.json')).toMatchObject([
      { email: ada.email, name: 'Ada Example', roles: ['customer'] },
    ]);
    expect(read('orders/orders.json').map(({ reference }) => reference)).toEqual([
      'ada’s "order" 2',
      'ada’s "order" 1',
      'ada’s "order" 0',
    ]);
    expect(read('orders/orders.json')[0]).toMatchObject({
      total: { amount: 12_50, currency: 'GBP' },
      shippingAddress: { name: 'Ada', city: 'London', country: 'GB' },
      lines: [{ name: 'Teapot', quantity: 1 }],
      timeline: [{ type: 'placed', byYou: true }],
    });
    expect(read('notifications/notifications.json')).toHaveLength(3);
    expect(read('auth/sessions.json')).toMatchObject([{ transport: 'token', amr: ['pwd'] }]);
    expect(read('platform/acts.json').map(({ action }) => action)).toContain('orders.order-placed');
    const modules = worker.app
      .get(AllPersonalData, { strict: false })
      .ofModules.map(({ module }) => module);
    expect(new Set(Object.keys(found).map((name) => name.split('/')[0]))).toEqual(
      new Set([...modules, 'README.txt']),
    );
    expect(found['README.txt']).toContain('orders/orders.json');
    const everything = Object.values(found).join('\n');
    for (const foreign of [bob.email, bob.userId, 'bob’s order', admin.email])
      expect(everything).not.toContain(foreign);
  });

  it('holds no secret, not even the hash of one', async () => {
    const ada = await app.account(admin, 'customer');
    await ask(ada);

    const found = await files(await linkTo(ada.email));

    const names = new Set<string>();
    const collect = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [name, child] of Object.entries(value)) {
        names.add(name);
        collect(child);
      }
    };
    for (const [name, text] of Object.entries(found))
      if (name.endsWith('.json')) collect(JSON.parse(text));
    expect([...names].filter((name) => SECRET.test(name))).toEqual([]);
    expect(Object.values(found).join('\n')).not.toMatch(/\$argon2id|eyJ[\w-]+\./);
  });

  it('is handed out once, to one of ten who come at the same time, and is then gone', async () => {
    const ada = await app.account(admin, 'customer');
    const { id } = (await ask(ada)).body;
    const token = await linkTo(ada.email);
    expect((await exportOf(ada, id)).body).toMatchObject({
      status: 'ready',
      size: expect.any(Number),
    });

    const statuses = (await Promise.all(Array.from({ length: 10 }, () => download(token)))).map(
      ({ status }) => status,
    );

    expect(statuses.sort()).toEqual([200, ...Array<number>(9).fill(422)]);
    expect(await refusal(token)).toBe('export-link-refused');
    expect((await exportOf(ada, id)).body.status).toBe('downloaded');
    const [row] = await app.db.query(
      'SELECT archive, token_hash FROM platform.personal_exports WHERE id = $1',
      [id],
    );
    expect(row).toEqual({ archive: null, token_hash: null });
    expect((await DatabaseDump.of(app.db)).find(token)).toEqual([]);
  });

  it('is made once for many who ask at the same time, and again after an hour', async () => {
    const ada = await app.account(admin, 'customer');

    const answers = await Promise.all(Array.from({ length: 5 }, () => ask(ada)));

    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    for (const { status, body } of answers.filter(({ status }) => status !== 202)) {
      expect([status, body.code]).toEqual(
        status === 409 ? [409, 'export-under-way'] : [429, 'export-too-soon'],
      );
    }
    await linkTo(ada.email);
    const soon = await ask(ada);
    expect(soon.body.code).toBe('export-too-soon');
    expect(Number(soon.headers.get('retry-after'))).toBeGreaterThan(3_500);
    await app.db.query(
      `UPDATE platform.personal_exports SET created_at = created_at - interval '1 hour'
          WHERE user_id = $1`,
      [ada.userId],
    );
    expect((await ask(ada)).status).toBe(202);
  });

  it('gives a retry with the same key the same answer', async () => {
    const ada = await app.account(admin, 'customer');
    const headers = { 'idempotency-key': newId() };

    const [first, second] = [await ask(ada, headers), await ask(ada, headers)];

    expect(second.status).toBe(202);
    expect(second.body.id).toBe(first.body.id);
  });

  it('is asked for with a fresh proof of who it is, and followed by its owner alone', async () => {
    const ada = await app.account(admin, 'customer');
    const stale = await app.openSession(ada.userId, { authTime: new Date(Date.now() - 3_600_000) });

    expect((await ask(stale)).body.code).toBe('step-up-needed');
    const { id } = (await ask(ada)).body;
    expect((await exportOf(admin, id)).body.code).toBe('export-not-found');
    expect((await exportOf(ada, newId())).body.code).toBe('export-not-found');
    expect(await refusal('A'.repeat(43))).toBe('export-link-refused');
    expect(await refusal('short')).toBe('invalid-input');
  });

  it('is deleted when nobody fetches it in time', async () => {
    const ada = await app.account(admin, 'customer');
    const { id } = (await ask(ada)).body;
    const token = await linkTo(ada.email);
    await app.db.query(
      `UPDATE platform.personal_exports SET expires_at = now() - interval '1 s' WHERE id = $1`,
      [id],
    );

    expect(await refusal(token)).toBe('export-link-refused');
    await worker.app.get(ExpireExports, { strict: false }).run(new AbortController().signal);

    expect((await exportOf(ada, id)).body.status).toBe('expired');
    const [row] = await app.db.query(
      'SELECT archive FROM platform.personal_exports WHERE id = $1',
      [id],
    );
    expect(row).toEqual({ archive: null });
  });

  it('cannot be downloaded once an erasure is requested, even before it begins', async () => {
    const ada = await app.account(admin, 'customer');
    await ask(ada);
    const token = await linkTo(ada.email);

    const asked = await app.request('DELETE', '/v1/users/me', {
      token: ada.token,
      headers: { 'if-match': '*' },
    });

    expect(asked.status).toBe(202);
    expect(await refusal(token)).toBe('export-link-refused');
  });

  it('reports failure when it cannot be made, and another can be requested at once', async () => {
    const ada = await app.account(admin, 'customer');
    const modules = worker.app.get(AllPersonalData, { strict: false });
    const broken = jest.spyOn(modules.ofModules[0] as never, 'export').mockImplementation((() => {
      throw new Error('The disk is on fire.');
    }) as never);

    const { id } = (await ask(ada)).body;
    await eventually(async () => expect((await exportOf(ada, id)).body.status).toBe('failed'));
    broken.mockRestore();

    expect((await ask(ada)).status).toBe(202);
    await linkTo(ada.email);
  });
});
