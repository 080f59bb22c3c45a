import { newId } from '@orderly/platform/kernel/ids/new-id';
import { OneTimeTokens, type TokenPurpose } from '@orderly/users';
import { PersonalExports } from '../../libs/privacy/src/exports/personal-exports.js';
import { ACCOUNT_ACTS } from './account-acts.js';
import type { SignedIn, TestApp, TestResponse } from './app.js';
import type { AuditedChange } from './audited-changes.js';
import { MACHINE_ACTS } from './audited-machine-acts.js';
import { FACTOR_ACTS } from './factor-acts.js';
import { SESSION_ACTS } from './session-acts.js';
import { record, something } from './worker.js';

/** Where the acts below take place. */
export interface World {
  readonly app: TestApp;
  readonly admin: SignedIn;
  readonly productId: string;
}

export type AuditedAct =
  /** Done once, over HTTP, it leaves an entry with this action. */
  | { readonly action: string; readonly act: (world: World) => Promise<TestResponse> }
  /** It leaves none, for this reason. */
  | { readonly why: string };

/** What a file `test/<module>/<module>.acts.ts` exports, and what each act writes down. */
export interface ModuleActs {
  readonly acts: Readonly<Record<string, AuditedAct>>;
  readonly changes: Readonly<Record<string, AuditedChange>>;
}

const PASSWORD = 'four random words of mine';
const anAddress = (): string => `${newId()}@example.test`;

const post = ({ app }: World, path: string, body: unknown, token?: string): Promise<TestResponse> =>
  app.request('POST', path, { body, token });

const register = (world: World, email: string): Promise<TestResponse> =>
  post(world, '/v1/auth/register', { email, password: PASSWORD, name: 'Ada Example' });

const userIdOf = async ({ app }: World, email: string): Promise<string> => {
  const [row] = await app.db.query<Array<{ id: string }>>(
    'SELECT id FROM users.users WHERE email = $1',
    [email],
  );
  if (!row) throw new Error(`Nobody has ${email}.`);
  return row.id;
};

async function linkOf({ app }: World, userId: string, purpose: TokenPurpose): Promise<string> {
  const token = await app.api.app.get(OneTimeTokens).issue(userId, purpose);
  if (token === null) throw new Error(`${userId} gets no link to ${purpose}.`);
  return token;
}

const invite = ({ app, admin }: World): Promise<TestResponse> =>
  app.request('POST', '/v1/users', {
    token: admin.token,
    body: { email: anAddress(), name: 'Ada', roles: ['customer'] },
  });

const addProduct = (world: World): Promise<TestResponse> =>
  post(
    world,
    '/v1/products',
    { sku: newId(), name: 'Teapot', unitPrice: { amount: 1, currency: 'GBP' }, onHand: 1 },
    world.admin.token,
  );

const addRole = (world: World): Promise<TestResponse> =>
  post(
    world,
    '/v1/roles',
    { name: `role-${newId()}`, description: 'For a test.', permissions: ['orders:read'] },
    world.admin.token,
  );

/** With the ETag of what is there. */
export async function change(
  { app, admin }: World,
  method: string,
  path: string,
  body: unknown,
  { read = path, token = admin.token }: { read?: string; token?: string } = {},
): Promise<TestResponse> {
  const seen = await app.request('GET', read, { token });
  const headers = { 'if-match': seen.headers.get('etag') ?? '', 'idempotency-key': newId() };
  return app.request(method, path, { token, body, headers });
}

async function aDeadLetter({ app }: World): Promise<string> {
  const event = something(newId());
  await record(app.db, event);
  await app.db.query(
    `INSERT INTO platform.inbox (event_id, consumer, subject, position, status, attempts,
      handled_at, last_error)
     SELECT id, 'mail', subject, position, 'dead', 10, now(), 'no' FROM platform.outbox
       WHERE id = $1`,
    [event.id],
  );
  return event.id;
}

/** Tested with Redis, in test/queue-board.e2e-spec.ts. */
const IN_THE_QUEUE = 'It is on Redis, and is audited beforehand.';

const aCustomer = ({ app, admin }: World): Promise<SignedIn> => app.account(admin, 'customer');

/** The token of a copy that is ready, as the worker would have made it. */
async function anExport(world: World): Promise<string> {
  const { token } = await aCustomer(world);
  const { body } = await post(world, '/v1/users/me/export', undefined, token);
  await world.app.db.query(
    `UPDATE platform.personal_exports SET status = 'ready', archive = 'PK',
        expires_at = now() + interval '1 hour' WHERE id = $1`,
    [body['id']],
  );
  const link = await world.app.api.app.get(PersonalExports).issueToken(body['id'] as string);
  if (link === null) throw new Error('There is nothing to fetch.');
  return link;
}

/**
 * Every operation that is more than a question, by its operationId: what it writes into the audit
 * log, or why it writes nothing.
 */
export const AUDITED_ACTS: Readonly<Record<string, AuditedAct>> = {
  ...MACHINE_ACTS,
  ...SESSION_ACTS,
  ...FACTOR_ACTS,
  register: { action: 'users.account-registered', act: (world) => register(world, anAddress()) },
  resendVerification: {
    action: 'users.link-requested',
    act: async (world) => {
      const email = anAddress();
      await register(world, email);
      await world.app.db.query(
        `UPDATE users.mail_budgets SET last_at = last_at - interval '2 minutes'`,
      );
      return post(world, '/v1/auth/resend-verification', { email });
    },
  },
  verifyEmail: {
    action: 'users.email-verified',
    act: async (world) => {
      const email = anAddress();
      await register(world, email);
      return post(world, '/v1/auth/verify-email', {
        token: await linkOf(world, await userIdOf(world, email), 'verify-email'),
      });
    },
  },
  acceptInvitation: {
    action: 'users.invitation-accepted',
    act: async (world) => {
      const { body } = await invite(world);
      const token = await linkOf(world, body['id'] as string, 'accept-invitation');
      return post(world, '/v1/auth/accept-invitation', { token, password: PASSWORD });
    },
  },
  login: {
    action: 'auth.logged-in',
    act: (world) =>
      post(world, '/v1/auth/login', { email: world.admin.email, password: world.admin.password }),
  },
  logout: {
    action: 'auth.logged-out',
    act: async (world) =>
      world.app.request('POST', '/v1/auth/logout', {
        token: (await world.app.openSession(world.admin.userId)).token,
      }),
  },
  ...ACCOUNT_ACTS,
  refresh: {
    why:
      'The session goes on as it was opened, which is written down; so is a token that is used ' +
      'twice.',
  },
  inviteUser: { action: 'users.account-invited', act: invite },
  changeUser: {
    action: 'users.account-suspended',
    act: async (world) => {
      const { body } = await invite(world);
      return change(world, 'PATCH', `/v1/users/${body['id']}`, { status: 'suspended' });
    },
  },
  changeMe: {
    action: 'users.account-changed',
    act: (world) => change(world, 'PATCH', '/v1/users/me', { name: `Ada ${newId()}` }),
  },
  assignRoles: {
    action: 'users.roles-changed',
    act: async (world) => {
      const { body } = await invite(world);
      const user = `/v1/users/${body['id']}`;
      return change(world, 'PUT', `${user}/roles`, { roles: ['support'] }, { read: user });
    },
  },
  addRole: { action: 'users.role-added', act: (world) => addRole(world) },
  changeRole: {
    action: 'users.role-changed',
    act: async (world) => {
      const { body } = await addRole(world);
      return change(world, 'PATCH', `/v1/roles/${body['name']}`, { permissions: ['orders:place'] });
    },
  },
  removeRole: {
    action: 'users.role-removed',
    act: async (world) => {
      const { body } = await addRole(world);
      return change(world, 'DELETE', `/v1/roles/${body['name']}`, undefined);
    },
  },
  eraseUser: {
    action: 'platform.erasure-asked',
    act: async (world) =>
      change(world, 'DELETE', `/v1/users/${(await invite(world)).body['id']}`, undefined),
  },
  eraseMe: {
    action: 'platform.erasure-asked',
    act: async (world) => {
      const { token } = await aCustomer(world);
      return change(world, 'DELETE', '/v1/users/me', undefined, { token });
    },
  },
  exportMe: {
    action: 'platform.export-asked',
    act: async (world) =>
      post(world, '/v1/users/me/export', undefined, (await aCustomer(world)).token),
  },
  downloadExport: {
    action: 'platform.export-downloaded',
    act: async (world) =>
      post(world, '/v1/personal-exports/download', { token: await anExport(world) }),
  },
  addProduct: { action: 'catalog.product-added', act: addProduct },
  changeProduct: {
    action: 'catalog.product-changed',
    act: async (world) => {
      const { body } = await addProduct(world);
      return change(world, 'PATCH', `/v1/products/${body['id']}`, {
        name: 'Kettle',
        description: 'For tea.',
        unitPrice: { amount: 2, currency: 'EUR' },
        active: false,
      });
    },
  },
  setStock: {
    action: 'catalog.stock-set',
    act: (world) => {
      const product = `/v1/products/${world.productId}`;
      return change(world, 'PUT', `${product}/stock`, { onHand: 77 }, { read: product });
    },
  },
  placeOrder: {
    action: 'orders.order-placed',
    act: ({ app, admin, productId }) => app.placeOrder(admin, [{ productId, quantity: 1 }]),
  },
  cancelOrder: {
    action: 'orders.order-cancelled',
    act: async (world) => {
      const { body } = await world.app.placeOrder(world.admin, [
        { productId: world.productId, quantity: 1 },
      ]);
      const order = `/v1/orders/${body['id']}`;
      return change(world, 'POST', `${order}/cancel`, {}, { read: order });
    },
  },
  readNotification: { why: 'A mark in the inbox of its reader, whom alone it concerns.' },
  unreadNotification: { why: 'A mark in the inbox of its reader, whom alone it concerns.' },
  archiveNotification: { why: 'A mark in the inbox of its reader, whom alone it concerns.' },
  changeNotificationPreferences: {
    why: 'A choice about mails to oneself, whom alone it concerns.',
  },
  unsubscribe: { why: 'A choice about mails to oneself, whom alone it concerns.' },
  readAllNotifications: { why: 'A mark in the inbox of its reader, whom alone it concerns.' },
  changeAllQueues: { why: IN_THE_QUEUE },
  changeQueue: { why: IN_THE_QUEUE },
  changeJobs: { why: IN_THE_QUEUE },
  replayDeadLetter: {
    action: 'platform.dead-letter-replayed',
    act: async (world) =>
      world.app.request('POST', `/v1/dead-letters/mail/${await aDeadLetter(world)}/replay`, {
        token: world.admin.token,
      }),
  },
  discardDeadLetter: {
    action: 'platform.dead-letter-discarded',
    act: async (world) =>
      world.app.request('POST', `/v1/dead-letters/mail/${await aDeadLetter(world)}/discard`, {
        token: world.admin.token,
        body: { reason: 'The mailbox does not exist.' },
      }),
  },
  exportAuditEvents: {
    action: 'platform.audit-exported',
    act: ({ app, admin }) =>
      app.request('GET', '/v1/audit-events/export?action=none', { token: admin.token }),
  },
};
