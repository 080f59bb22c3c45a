import { generateKeyPairSync } from 'node:crypto';
import type { Permission } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { anAccount } from './support/an-account.js';
import { type OpenedSession, TestApp, type TestResponse } from './support/app.js';
import { anApiKey } from './support/walking-machines.js';

const HOUR_AGO = () => new Date(Date.now() - 3_600_000);

type Caller = Pick<OpenedSession, 'userId' | 'token'>;

/** What a stolen key or an unattended session must not be enough for. */
describe('deciding about the access of others', () => {
  let app: TestApp;
  let admin: Caller;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await personWith('admin');
  });
  afterAll(() => app.close());

  const personWith = async (...roles: string[]): Promise<Caller> =>
    app.openSession(await anAccount(app.db, { roles }));
  const staleAdmin = async (): Promise<Caller> =>
    app.openSession(await anAccount(app.db, { roles: ['admin'] }), { authTime: HOUR_AGO() });
  /** A key with every scope that its owner, an administrator, can give it. */
  const strongKey = async (): Promise<Caller> => {
    const userId = await anAccount(app.db, { roles: ['admin'] });
    const rows = await app.db.query<Array<{ permission: Permission }>>(
      `SELECT permission FROM users.role_permissions WHERE role = 'admin'`,
    );
    const { token } = await anApiKey(
      app,
      userId,
      rows.map(({ permission }) => permission),
    );
    return { userId, token };
  };
  const oneFactorOfTwo = async (): Promise<Caller> => {
    const userId = await anAccount(app.db, { roles: ['admin'] });
    await app.db.query(
      `INSERT INTO auth.second_factors (id, user_id, kind) VALUES ($1, $2, 'totp')`,
      [newId(), userId],
    );
    return app.openSession(userId);
  };
  const outcome = ({ status, body }: TestResponse) =>
    status < 300 ? status : `${status} ${body['code']}`;
  const invite = ({ token }: Caller, roles?: string[]) =>
    app.request('POST', '/v1/users', {
      token,
      body: { email: `${newId()}@example.test`, name: 'Ada', ...(roles && { roles }) },
    });
  const patch = async ({ token }: Caller, userId: string, body: object) =>
    app.request('PATCH', `/v1/users/${userId}`, { token, body, headers: { 'if-match': '*' } });
  const signOut = ({ token }: Caller, userId: string) =>
    app.request('DELETE', `/v1/users/${userId}/sessions`, { token });

  const CALLERS: ReadonlyArray<[string, () => Promise<Caller>, string]> = [
    ['an API key with every scope', strongKey, '403 people-only'],
    ['a session whose proof is old', staleAdmin, '401 step-up-needed'],
    ['a session with one factor of two', oneFactorOfTwo, '401 step-up-needed'],
  ];

  describe.each(CALLERS)('%s', (_, signIn, refusal) => {
    let thief: Caller;
    beforeAll(async () => {
      thief = await signIn();
    });

    it.each([[['admin']], [['support']], [['customer', 'admin']]])(
      'invites nobody as %j',
      async (roles) => {
        expect(outcome(await invite(thief, roles))).toBe(refusal);
      },
    );

    it.each([[undefined], [['customer']], [['customer', 'customer']], [[]]])(
      'invites with the roles %j, which give nothing that registering would not',
      async (roles) => {
        expect(outcome(await invite(thief, roles))).toBe(201);
      },
    );

    it('suspends nobody, and lets nobody in again', async () => {
      const colleague = await anAccount(app.db, { roles: ['admin'] });
      const customer = await anAccount(app.db, { roles: ['customer'] });
      const barred = await anAccount(app.db, { roles: ['admin'], status: 'suspended' });

      expect([
        outcome(await patch(thief, colleague, { status: 'suspended' })),
        outcome(await patch(thief, customer, { status: 'suspended', name: 'Ada' })),
        outcome(await patch(thief, barred, { status: 'active' })),
      ]).toEqual([refusal, refusal, refusal]);
      expect(
        await app.db.query('SELECT status, name FROM users.users WHERE id = ANY ($1) ORDER BY id', [
          [colleague, customer, barred],
        ]),
      ).toEqual(
        ['active', 'active', 'suspended'].map((status) => ({ status, name: 'Ada Example' })),
      );
    });

    it('still changes a name', async () => {
      const customer = await anAccount(app.db, { roles: ['customer'] });

      expect(outcome(await patch(thief, customer, { name: 'Ada King' }))).toBe(200);
    });

    it('signs out customers, and no colleague', async () => {
      const [colleague, customer] = [await personWith('support'), await personWith('customer')];

      expect([
        outcome(await signOut(thief, colleague.userId)),
        outcome(await signOut(thief, customer.userId)),
      ]).toEqual([refusal, 200]);
      expect((await app.request('GET', '/v1/users/me', { token: colleague.token })).status).toBe(
        200,
      );
    });
  });

  it('is for a person who proved a moment ago who they are', async () => {
    const colleague = await personWith('admin');

    expect([
      outcome(await invite(admin, ['admin'])),
      outcome(await signOut(admin, colleague.userId)),
      outcome(await patch(admin, colleague.userId, { status: 'suspended' })),
      outcome(await patch(admin, colleague.userId, { status: 'active' })),
    ]).toEqual([201, 200, 200, 200]);
  });

  describe('with an OAuth client, which acts for its owner', () => {
    const PATH = '/v1/oauth-clients';
    const addClient = async ({ token }: Caller, scopes: string[]) => {
      const body = { name: 'Till', authMethod: 'client_secret_basic', scopes };
      return (await app.request<{ id: string }>('POST', PATH, { token, body })).body.id;
    };
    const change = ({ token }: Caller, id: string, body: object) =>
      app.request('PATCH', `${PATH}/${id}`, { token, body, headers: { 'if-match': '*' } });
    const renew = ({ token }: Caller, id: string) =>
      app.request('POST', `${PATH}/${id}/secret`, { token, body: { overlapHours: 0 } });

    it('gives no colleague the means to act as its owner', async () => {
      const [owner, colleague] = [await personWith('admin'), await personWith('admin')];
      const id = await addClient(owner, ['users:read', 'orders:read-any']);

      expect([
        outcome(await renew(colleague, id)),
        outcome(await change(colleague, id, { scopes: ['users:read', 'users:invite'] })),
        outcome(await change(colleague, id, { disabled: false })),
      ]).toEqual(Array(3).fill('403 client-not-yours'));
      expect(outcome(await renew(owner, id))).toBe(200);
    });

    it('lets a colleague stop, weaken, rename and remove it', async () => {
      const [owner, colleague] = [await personWith('admin'), await personWith('admin')];
      const id = await addClient(owner, ['users:read', 'orders:read-any']);

      expect([
        outcome(await change(colleague, id, { scopes: ['users:read'], name: 'Old till' })),
        outcome(await change(colleague, id, { disabled: true })),
        outcome(await change(owner, id, { disabled: false })),
        outcome(await app.request('DELETE', `${PATH}/${id}`, { token: colleague.token })),
      ]).toEqual([200, 200, 200, 204]);
    });

    it('takes no new public keys from a colleague', async () => {
      const [owner, colleague] = [await personWith('admin'), await personWith('admin')];
      const keys = () => {
        const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
        return { keys: [publicKey.export({ format: 'jwk' })] };
      };
      const body = { name: 'x', authMethod: 'private_key_jwt', scopes: ['users:read'] };
      const made = await app.request('POST', PATH, {
        token: owner.token,
        body: { ...body, jwks: keys() },
      });
      const id = made.body['id'] as string;

      expect([
        outcome(await change(colleague, id, { jwks: keys() })),
        outcome(await change(owner, id, { jwks: keys() })),
      ]).toEqual(['403 client-not-yours', 200]);
    });
  });

  it('is described where it depends on the request', async () => {
    const { paths } = (await (await fetch(`${app.api.url}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { description: string; responses: object }>>;
    };

    for (const operation of [
      paths['/v1/users']?.['post'],
      paths['/v1/users/{id}']?.['patch'],
      paths['/v1/users/{id}/sessions']?.['delete'],
    ]) {
      expect(operation?.description).toContain('needs a recent confirmation of your identity');
      expect(JSON.stringify(operation?.responses)).toMatch(/step-up-needed.*people-only/s);
    }
  });
});
