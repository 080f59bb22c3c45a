import { newId } from '@orderly/platform/kernel/ids/new-id';
import { type RunningWorker, startWorker } from '../apps/worker/src/start-worker.js';
import { type SignedIn, TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { testLogger } from './support/log-files.js';
import { SmtpSink } from './support/smtp-sink.js';

const PLACED = '/v1/mail-templates/order-placed/de';

interface Template {
  readonly version: number;
  readonly changed: boolean;
  readonly words: Record<string, string>;
  readonly shipped: Record<string, string | null>;
  readonly variables: ReadonlyArray<{ name: string; kind: string }>;
}

describe('templates of mails', () => {
  let app: TestApp;
  let worker: RunningWorker;
  let sink: SmtpSink;
  let admin: SignedIn;

  beforeAll(async () => {
    sink = await SmtpSink.start();
    app = await TestApp.start({ mail: { smtpUrl: sink.url } });
    worker = await startWorker(app.config, testLogger(app.config, 'worker'));
    admin = await app.admin();
  }, 60_000);
  afterAll(async () => {
    await worker.close();
    await app.close();
    await sink.close();
  });

  const ask = (method: 'GET' | 'POST', path: string, body?: object) =>
    app.request(method, path, { token: admin.token, ...(body ? { body } : {}) });
  const put = (words: object, ifMatch: string, path = PLACED) =>
    app.request('PUT', path, {
      token: admin.token,
      headers: { 'if-match': ifMatch },
      body: { words },
    });
  const stored = async (path = PLACED) => {
    const { body, headers } = await app.request<Template>('GET', path, { token: admin.token });
    return { template: body, etag: headers.get('etag') ?? '' };
  };
  const mailsOf = (email: string) =>
    sink.received.filter(({ recipients }) => recipients.includes(email));

  it('give the words of the installation to the mails that leave from now on', async () => {
    const customer = await app.account(admin, 'customer');
    await app.db.query('UPDATE users.users SET locale = $2 WHERE email = $1', [
      customer.email,
      'de-AT',
    ]);
    const { id: productId } = await app.product(admin, { onHand: 10 });
    const { template, etag } = await stored();
    expect(template).toMatchObject({ version: 0, changed: false, words: {} });
    expect(template.variables).toEqual([
      { name: 'number', kind: 'text' },
      { name: 'amount', kind: 'text' },
      { name: 'items', kind: 'count' },
    ]);

    const words = { subject: '{items, plural, one {Ein Artikel} other {# Artikel}}: {number}' };
    const changed = await put(words, etag);
    await app.placeOrder(customer, [{ productId, quantity: 3 }]);

    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({ version: 1, changed: true, words });
    await eventually(() => {
      const [mail] = mailsOf(customer.email).filter(({ parsed }) => parsed.text?.includes('ORD-'));
      expect(mail?.parsed.subject).toMatch(/^3 Artikel: ORD-/);
      expect(mail?.parsed.text).toContain(template.shipped['intro']);
    });
  });

  it('are changed by one of two at the same time, keep a history, and return', async () => {
    const path = '/v1/mail-templates/password-changed/en';
    const { etag } = await stored(path);

    const both = await Promise.all([
      put({ intro: 'First.' }, etag, path),
      put({ intro: 'Second.' }, etag, path),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    const reset = await app.request('DELETE', path, {
      token: admin.token,
      headers: { 'if-match': (await stored(path)).etag },
    });

    expect(reset.status).toBe(204);
    expect((await stored(path)).template).toMatchObject({ version: 2, changed: false, words: {} });
    const { body } = await ask('GET', `${path}/versions?limit=1`);
    expect(body['data']).toMatchObject([{ version: 2, words: {} }]);
    const { nextCursor } = body['page'] as { nextCursor: string };
    const older = await ask('GET', `${path}/versions?limit=1&cursor=${nextCursor}`);
    expect(older.body['data']).toMatchObject([{ version: 1 }]);
    const [entry] = await app.db.query(
      `SELECT subject_id, before, after FROM platform.audit_events
        WHERE action = 'notifications.mail-template-changed' AND subject_id = $1
        ORDER BY id DESC`,
      ['password-changed/en'],
    );
    expect(entry).toMatchObject({ before: { intro: expect.any(String) }, after: {} });
  });

  it('refuse words with which no mail could be written, and name each', async () => {
    const { etag } = await stored();

    const { status, body } = await put(
      { subject: 'Hi {customer}', note: '{', intro: 'Good.' },
      etag,
    );

    expect(status).toBe(422);
    expect(body).toMatchObject({
      code: 'unusable-words',
      errors: [
        { pointer: '/words/subject', detail: expect.stringContaining('{number}') },
        { pointer: '/words/note', detail: expect.stringContaining('braces') },
      ],
    });
    expect((await stored()).etag).toBe(etag);
  });

  it('show a mail before its words are saved', async () => {
    const words = { heading: 'Vielen Dank', intro: 'Für <Sie> gepackt.' };

    const { status, body } = await ask('POST', `${PLACED}/preview`, { words });

    expect(status).toBe(200);
    expect(body['text']).toContain('Für <Sie> gepackt.');
    expect(body['html']).toContain('Für &lt;Sie&gt; gepackt.');
    expect(
      (await ask('POST', '/v1/mail-templates/verify-email/fr/preview', {})).body,
    ).toMatchObject({
      subject: 'Confirmez votre adresse e-mail',
    });
  });

  it('send a test mail to the account that asks, once for each key', async () => {
    const path = '/v1/mail-templates/reset-password/fr/test-mails';
    const headers = { 'idempotency-key': newId() };
    const send = () => app.request('POST', path, { token: admin.token, headers });

    const answers = [await send(), await send()];
    await ask('POST', `${PLACED}/test-mails`);

    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    await eventually(() => {
      const subjects = mailsOf(admin.email).map(({ parsed }) => parsed.subject);
      expect(subjects).toContain('2 Artikel: ORD-0000-0000-0000');
      expect(subjects.filter((each) => each?.includes('mot de passe'))).toHaveLength(1);
    });
  });

  it('know every mail in every language, and nothing else', async () => {
    const { body } = await ask('GET', '/v1/mail-templates');

    const list = body['data'] as Array<{ name: string; language: string }>;
    expect(
      list.filter(({ name }) => name === 'order-shipped').map((each) => each.language),
    ).toEqual(['en', 'de', 'fr']);
    expect((await ask('GET', '/v1/mail-templates/order-placed/it')).status).toBe(422);
    expect((await ask('GET', '/v1/mail-templates/nothing/en')).status).toBe(422);
  });
});
