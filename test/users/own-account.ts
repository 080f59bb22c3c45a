import { admin, app, change, get } from './set-up.js';

export function ownAccount(): void {
  describe('your own account', () => {
    it('shows what it may do, and answers 304 to whoever knows it', async () => {
      const ada = await app.account(admin, 'support');
      const { status, headers, body } = await get('/v1/users/me', ada);

      expect(status).toBe(200);
      expect(body).toEqual({
        id: ada.userId,
        email: ada.email,
        name: 'Ada Example',
        status: 'active',
        locale: 'en-GB',
        emailVerifiedAt: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
        roles: ['support'],
        permissions: [
          'invoices:read',
          'invoices:read-any',
          'notifications:handle-mail',
          'orders:cancel-any',
          'orders:confirm',
          'orders:edit-any',
          'orders:read',
          'orders:read-any',
          'orders:return-any',
          'payments:read',
          'roles:read',
          'users:read',
        ],
        createdAt: expect.any(String),
        version: 2,
      });
      const again = await app.request('GET', '/v1/users/me', {
        token: ada.token,
        headers: { 'if-none-match': headers.get('etag') ?? '' },
      });
      expect(again.status).toBe(304);
    });

    it('takes a name and a locale, and nothing else', async () => {
      const ada = await app.account(admin, 'customer');
      const etag = (await get('/v1/users/me', ada)).headers.get('etag') ?? '';

      const changed = await change(
        'PATCH',
        '/v1/users/me',
        { name: 'Ada King', locale: 'de-at' },
        etag,
        ada,
      );

      expect(changed.status).toBe(200);
      expect(changed.body).toMatchObject({ name: 'Ada King', locale: 'de-AT', version: 3 });
      for (const field of [
        'status',
        'email',
        'roles',
        'permissions',
        'version',
        'id',
        'emailVerifiedAt',
        '__proto__x',
      ]) {
        const { status, body } = await change('PATCH', '/v1/users/me', { [field]: 'x' }, '*', ada);
        expect([field, status, (body['errors'] as Array<{ pointer: string }>)[0]?.pointer]).toEqual(
          [field, 422, `/${field}`],
        );
      }
    });

    it('is not overwritten unseen', async () => {
      const ada = await app.account(admin, 'customer');
      const etag = (await get('/v1/users/me', ada)).headers.get('etag') ?? '';
      const blind = await app.request('PATCH', '/v1/users/me', {
        token: ada.token,
        body: { name: 'Ada King' },
      });

      const answers = await Promise.all(
        ['Ada One', 'Ada Two', 'Ada Three'].map((name) =>
          change('PATCH', '/v1/users/me', { name }, etag, ada),
        ),
      );

      expect(blind.status).toBe(428);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
      const stale = answers.find(({ status }) => status === 412);
      expect(stale?.headers.get('etag')).toBe((await get('/v1/users/me', ada)).headers.get('etag'));
    });

    it.each(['', 'x', 'not a tag', 'en_GB', 'e'.repeat(40), '../etc'])(
      'refuses the locale %j',
      async (locale) => {
        expect((await change('PATCH', '/v1/users/me', { locale }, '*')).status).toBe(422);
      },
    );
  });
}
