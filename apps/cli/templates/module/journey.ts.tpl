import { newId } from '@orderly/platform/kernel/ids/new-id';
import { type RunningWorker, startWorker } from '../apps/worker/src/start-worker.js';
import { type SignedIn, TestApp, type TestResponse } from './support/app.js';
import { eventually } from './support/eventually.js';
import { testLogger } from './support/log-files.js';
import { SmtpSink } from './support/smtp-sink.js';

describe('{{words}}', () => {
  let app: TestApp;
  let worker: RunningWorker;
  let sink: SmtpSink;
  let admin: SignedIn;

  beforeAll(async () => {
    sink = await SmtpSink.start();
    app = await TestApp.start({ mail: { smtpUrl: sink.url } });
    worker = await startWorker(app.config, testLogger(app.config, 'worker'));
    admin = await app.admin();
  });
  afterAll(async () => {
    await worker?.close();
    await app?.close();
    await sink?.close();
  });

  const anAddress = (): string => `${newId()}@example.test`;
  const add = (who: SignedIn, body: object, key = newId()): Promise<TestResponse> =>
    app.request('POST', '/v1/{{names}}', {
      token: who.token,
      body,
      headers: { 'idempotency-key': key },
    });
  const change = (who: SignedIn, id: unknown, body: object, ifMatch = '"1"') =>
    app.request('PATCH', `/v1/{{names}}/${id}`, {
      token: who.token,
      body,
      headers: { 'if-match': ifMatch },
    });
  async function colleague(): Promise<SignedIn> {
    const role = `role-${newId()}`;
    const permissions = ['{{names}}:read', '{{names}}:write'];
    const body = { name: role, description: 'For a test.', permissions };
    await app.request('POST', '/v1/roles', { token: admin.token, body });
    return app.account(admin, role);
  }

  it('are added once per idempotency key, and get one mail', async () => {
    const email = anAddress();
    const key = newId();

    const added = await add(admin, { name: 'Acme', email }, key);
    const repeated = await add(admin, { name: 'Acme', email }, key);
    const mails = await eventually(() => {
      const found = sink.received.filter(({ recipients }) => recipients.includes(email));
      if (found.length === 0) throw new Error('No mail yet.');
      return found;
    });

    expect([added.status, repeated.status]).toEqual([201, 201]);
    expect(repeated.body).toEqual(added.body);
    expect(added.body).toMatchObject({ name: 'Acme', email, ownerId: admin.userId, version: 1 });
    expect(added.headers.get('location')).toBe(`/v1/{{names}}/${added.body['id']}`);
    expect(mails.map(({ parsed }) => parsed.subject)).toEqual([
      'You are now on our list of {{words}}',
    ]);
  });

  it('are refused at an address that another one has', async () => {
    const email = anAddress();
    await add(admin, { name: 'Acme', email });

    const second = await add(admin, { name: 'Other', email });

    expect([second.status, second.body['code']]).toEqual([409, '{{name}}-email-taken']);
  });

  it('are changed by those who saw the newest version alone', async () => {
    const { body } = await add(admin, { name: 'Acme', email: anAddress() });

    const changed = await change(admin, body['id'], { name: 'Acme Ltd' });
    const stale = await change(admin, body['id'], { name: 'Acme GmbH' });

    expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"2"']);
    expect([stale.status, stale.body['code']]).toEqual([412, 'precondition-failed']);
    const read = await app.request('GET', `/v1/{{names}}/${body['id']}`, { token: admin.token });
    expect(read.body).toEqual(changed.body);
  });

  it('are changed by their owner, and by those who may change all', async () => {
    const { body } = await add(admin, { name: 'Acme', email: anAddress() });
    const ada = await colleague();
    const own = await add(ada, { name: 'Own', email: anAddress() });

    const foreign = await change(ada, body['id'], { name: 'Mine' });

    expect([foreign.status, foreign.body['code']]).toEqual([403, '{{name}}-change-forbidden']);
    expect((await change(ada, own.body['id'], { name: 'Mine' })).status).toBe(200);
    expect((await change(admin, own.body['id'], { name: 'Ours' }, '"2"')).status).toBe(200);
  });

  it('are listed by their owner, newest first, and not for customers', async () => {
    const ada = await colleague();
    const first = await add(ada, { name: 'One', email: anAddress() });
    const second = await add(ada, { name: 'Two', email: anAddress() });
    const list = (token: string, query: string) =>
      app.request<{ data: object[] }>('GET', `/v1/{{names}}?${query}`, { token });

    const { body } = await list(ada.token, `ownerId=${ada.userId}`);
    const customer = await app.account(admin, 'customer');

    expect(body.data).toEqual([second.body, first.body]);
    expect((await list(customer.token, '')).status).toBe(403);
  });
});
