import { admin, app, erase } from './set-up.js';

export function lastAdministrator(): void {
  // The last one: afterwards it is open who the administrator is.
  it('leaves one of two administrators who erase themselves at the same time', async () => {
    const second = await app.account(admin, 'admin');

    const answers = await Promise.all([
      erase('/v1/users/me', admin, '*'),
      erase('/v1/users/me', second, '*'),
    ]);

    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
  });
}
