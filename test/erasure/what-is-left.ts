import { newId } from '@orderly/platform/kernel/ids/new-id';
import { EVENT_ROUTES } from '../../apps/worker/src/event-routes.js';
import { ERASURE_DUE } from '../../libs/privacy/src/erasure/erasure.events.js';
import type { SignedIn } from '../support/app.js';
import { DatabaseDump } from '../support/database-dump.js';
import { eventually } from '../support/eventually.js';
import type { ReceivedMail } from '../support/smtp-sink.js';
import {
  admin,
  app,
  begin,
  type Erasure,
  erase,
  erasureOf,
  get,
  productId,
  sink,
} from './set-up.js';

/**
 * Where the bare id of somebody who was erased may be found: whatever else holds it was forgotten.
 */
const KEEP_THE_ID = [
  'catalog.stock_movements', // A ledger that no role can change.
  'invoices.documents',
  'orders.orders',
  'orders.returns',
  'orders.timeline',
  'platform.audit_events',
  'platform.erasures',
  // The erasure itself: everything else that was recorded about them is gone.
  'platform.inbox',
  'platform.outbox',
  'users.users',
  'webhooks.events', // The erasure itself: receivers learn from it that their copies must go.
];

/** Tax law keeps invoices as they were issued. The worker issues one when an order is shipped. */
const KEEP_THE_NAME = ['invoices.documents'];

const mailsTo = (email: string): ReceivedMail[] =>
  sink.received.filter(({ recipients }) => recipients.includes(email));

async function eraseCompletely(who: SignedIn): Promise<Erasure> {
  expect((await erase('/v1/users/me', who)).status).toBe(202);
  await begin(who.userId);
  return eventually(async () => {
    const erasure = await erasureOf(who.userId);
    expect(erasure).toMatchObject({ status: 'completed', waitingFor: [] });
    return erasure;
  });
}

async function ship(orderId: string, trackingUrl: string): Promise<void> {
  const path = `/v1/orders/${orderId}`;
  await app.request('POST', `${path}/confirm`, { token: admin.token });
  const shipped = await app.request('POST', `${path}/shipments`, {
    token: admin.token,
    body: { trackingUrl },
    headers: { 'idempotency-key': newId() },
  });
  expect(shipped.status).toBe(201);
}

async function sendBack(orderId: string, who: SignedIn, reason: string): Promise<void> {
  const path = `/v1/orders/${orderId}`;
  const { body } = await get<{ lines: Array<{ id: string }> }>(path, who);
  const asked = await app.request('POST', `${path}/returns`, {
    token: who.token,
    body: { lines: [{ lineId: body.lines[0]?.id, quantity: 1 }], reason },
    headers: { 'idempotency-key': newId() },
  });
  expect(asked.status).toBe(201);
  const rejected = await app.request('POST', `${path}/returns/${asked.body['id']}/reject`, {
    token: admin.token,
    body: { note: `We wrote to you. ${reason}` },
  });
  expect(rejected.status).toBe(200);
}

/** Somebody who left traces wherever the product lets people leave them. */
async function aPersonWithAPast(): Promise<SignedIn & { name: string; orderIds: string[] }> {
  const email = `Ada.${newId()}@example.test`.toLowerCase();
  const name = `Ada ${newId()}`;
  const password = `a passphrase ${newId()}`;
  await app.request('POST', '/v1/users', {
    token: admin.token,
    body: { email, name, roles: ['customer'] },
    headers: { 'idempotency-key': newId() },
  });
  const mail = await eventually(() => {
    const [first] = mailsTo(email);
    if (!first) throw new Error('No mail yet.');
    return first;
  });
  const token = /#token=([\w-]+)/.exec(mail.parsed.text ?? '')?.[1];
  await app.request('POST', '/v1/auth/accept-invitation', { body: { token, password } });
  const ada = await app.signIn(email, password);
  await app.request('POST', '/v1/auth/login', { body: { email, password: `wrong ${password}` } });
  await app.request('POST', '/v1/auth/register', {
    body: { email, name, password: `another ${password}` },
  });
  const me = await get('/v1/users/me', ada);
  await app.request('PATCH', '/v1/users/me', {
    token: ada.token,
    body: { name: `${name} King` },
    headers: { 'if-match': me.headers.get('etag') ?? '' },
  });
  const key = await app.request('POST', '/v1/api-keys', {
    token: ada.token,
    body: { name: `${name}’s laptop`, scopes: ['orders:read'], expiresInDays: 30 },
  });
  expect(key.status).toBe(201);
  const orderIds: string[] = [];
  for (const reason of [`Ask ${name} at ${email}`, null]) {
    const order = await app.placeOrder(ada, [{ productId, quantity: 2 }], {
      reference: `for ${name}, ${email}`,
      shippingAddress: { name, line1: '1 Example Street', city: 'London', country: 'GB' },
      billingAddress: { name: email, line1: '2 Example Street', city: 'London', country: 'GB' },
    });
    expect(order.status).toBe(201);
    orderIds.push(order.body['id'] as string);
    if (reason) {
      const path = `/v1/orders/${order.body['id']}/cancel`;
      expect((await app.request('POST', path, { token: ada.token, body: { reason } })).status).toBe(
        200,
      );
    } else {
      await ship(orderIds.at(-1) as string, `https://carrier.example/to/${email}`);
      await sendBack(orderIds.at(-1) as string, ada, `${name} has moved: ${email}`);
    }
  }
  await app.request('PATCH', `/v1/users/${ada.userId}`, {
    token: admin.token,
    body: { name: `${name} Lovelace` },
    headers: { 'if-match': (await get(`/v1/users/${ada.userId}`)).headers.get('etag') ?? '' },
  });
  await eventually(async () => {
    const feed = await get<{ data: unknown[] }>('/v1/notifications', ada);
    expect(feed.body.data).toHaveLength(5);
  });
  return { ...ada, name, orderIds };
}

export function whatIsLeft(): void {
  it('leaves their address, name and passwords nowhere in the database, and their orders in ' +
    'place', async () => {
    const ada = await aPersonWithAPast();
    const before = await DatabaseDump.of(app.db);

    const erasure = await eraseCompletely(ada);

    expect(before.find(ada.email).length).toBeGreaterThan(5);
    expect(before.find(ada.name).length).toBeGreaterThan(5);
    const after = await DatabaseDump.of(app.db);
    for (const trace of [ada.email, ada.name, ada.password, ada.email.split('@')[0] ?? ''])
      expect(after.find(trace).filter(({ table }) => !KEEP_THE_NAME.includes(table))).toEqual([]);
    expect(after.tablesWith(ada.userId).filter((table) => !KEEP_THE_ID.includes(table))).toEqual(
      [],
    );
    for (const id of ada.orderIds) {
      expect((await get(`/v1/orders/${id}`)).body).toMatchObject({
        customerId: ada.userId,
        reference: null,
        billingAddress: null,
        shippingAddress: null,
        total: { amount: 25_00, currency: 'GBP' },
      });
    }
    expect((await get(`/v1/users/${ada.userId}`)).body).toMatchObject({
      status: 'erased',
      name: 'Erased account',
      email: `erased-${ada.userId}@erased.invalid`,
      roles: [],
    });
    expect(erasure.answers.map(({ module }) => `${module}-erasure`)).toEqual(
      [...(EVENT_ROUTES[ERASURE_DUE] ?? [])].sort(),
    );
    expect(erasure.answers.find(({ module }) => module === 'orders')?.kept).toHaveProperty(
      'orders',
    );
    // The last one tells of the erasure, and left while the address was still there.
    expect(mailsTo(ada.email).at(-1)?.parsed.subject).toContain('erased');
  }, 60_000);

  it('looks into the tables of the job queue, and into bytes', async () => {
    const dump = await DatabaseDump.of(app.db);

    expect([...dump.tables].some((table) => table.startsWith('bullmq.'))).toBe(true);
    await app.db.query(
      `CREATE TABLE public.hidden (secret bytea); INSERT INTO public.hidden VALUES
          ('ada@hidden.test')`,
    );
    expect((await DatabaseDump.of(app.db)).find('Ada@Hidden.test')).toMatchObject([
      { table: 'hidden' },
    ]);
    await app.db.query('DROP TABLE public.hidden');
  });
}
