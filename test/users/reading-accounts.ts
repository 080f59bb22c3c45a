import { newId } from '@orderly/platform/kernel/ids/new-id';
import { addRole, admin, app, get, invite } from './set-up.js';

export function readingAccounts(): void {
  describe('looking at accounts', () => {
    it('lists them newest first, page by page, each once', async () => {
      const tag = await addRole('orders:read');
      const made: string[] = [];
      for (let n = 0; n < 5; n++) {
        made.unshift(
          (await invite({ email: `${newId()}@example.test`, name: 'Ada', roles: [tag] })).body[
            'id'
          ] as string,
        );
      }

      const seen: string[] = [];
      let path: string | undefined = `/v1/users?role=${tag}&limit=2`;
      while (path) {
        const page = await get(path);
        expect(page.status).toBe(200);
        seen.push(...(page.body['data'] as Array<{ id: string }>).map(({ id }) => id));
        path = /^<(.+)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1];
      }

      expect(seen).toEqual(made);
    });

    it('finds one by address, and those of a status', async () => {
      const ada = await app.account(admin, 'customer');

      const byEmail = await get(`/v1/users?email=${encodeURIComponent(ada.email.toUpperCase())}`);
      const invited = await get('/v1/users?status=invited&limit=100');

      expect((byEmail.body['data'] as Array<{ id: string }>).map(({ id }) => id)).toEqual([
        ada.userId,
      ]);
      expect(
        new Set((invited.body['data'] as Array<{ status: string }>).map(({ status }) => status)),
      ).toEqual(new Set(['invited']));
    });

    it.each([
      'limit=0',
      'limit=101',
      'limit=abc',
      'status=x',
      'role=%27',
      'email=x',
      'cursor=x.y',
      'sort=name',
    ])('refuses ?%s', async (query) => {
      expect((await get(`/v1/users?${query}`)).status).toBe(422);
    });

    it('says how a query keeps the plus sign of an address', async () => {
      const { status, body } = await get('/v1/users?email=ada+test@example.test');

      expect(status).toBe(422);
      expect(body['errors']).toMatchObject([
        { in: 'query', pointer: '/email', detail: expect.stringContaining('%2B') },
      ]);
    });

    it('shows no more than the contract', async () => {
      const { body } = await get(`/v1/users/${admin.userId}`);

      expect(Object.keys(body).sort()).toEqual(
        [
          'createdAt',
          'email',
          'emailVerifiedAt',
          'id',
          'locale',
          'name',
          'roles',
          'status',
          'version',
        ].sort(),
      );
    });

    it('answers 404 for nobody and 422 for what is no id', async () => {
      expect((await get(`/v1/users/${newId()}`)).body['code']).toBe('user-not-found');
      expect((await get('/v1/users/42')).status).toBe(422);
    });

    it('lists the roles with what they allow', async () => {
      const { status, body } = await get('/v1/roles');
      const roles = body['data'] as Array<{
        name: string;
        builtIn: boolean;
        permissions: string[];
      }>;

      expect(status).toBe(200);
      expect(roles.filter(({ builtIn }) => builtIn).map(({ name }) => name)).toEqual([
        'admin',
        'catalog-manager',
        'customer',
        'finance',
        'fulfilment',
        'support',
      ]);
      expect(roles.find(({ name }) => name === 'customer')?.permissions).toEqual([
        'invoices:read',
        'orders:cancel',
        'orders:pay',
        'orders:place',
        'orders:read',
        'orders:return',
      ]);
    });

    it('is not for customers', async () => {
      const customer = await app.account(admin, 'customer');
      const attempts: Array<[string, string, unknown?]> = [
        ['GET', '/v1/users'],
        ['GET', `/v1/users/${customer.userId}`],
        ['GET', '/v1/roles'],
        ['POST', '/v1/users', { email: 'x@example.test', name: 'X' }],
        ['PATCH', `/v1/users/${customer.userId}`, { status: 'active' }],
        ['PUT', `/v1/users/${customer.userId}/roles`, { roles: ['admin'] }],
      ];

      for (const [method, path, body] of attempts) {
        const { status } = await app.request(method, path, {
          token: customer.token,
          body,
          headers: { 'if-match': '*' },
        });
        expect([method, path, status]).toEqual([method, path, 403]);
      }
    });
  });
}
