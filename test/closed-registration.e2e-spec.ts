import { newId } from '@orderly/platform/kernel/ids/new-id';
import { TestApp } from './support/app.js';
import { runToEnd } from './support/run-to-end.js';

describe('an installation without self-registration', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ features: { 'self-registration': false } });
  });
  afterAll(() => app.close());

  it('refuses to register anyone, and makes no account', async () => {
    const email = `${newId()}@example.test`;
    const body = { email, password: 'four random words of mine', name: 'Ada Example' };

    const refused = await app.request('POST', '/v1/auth/register', { body });

    expect([refused.status, refused.body['code']]).toEqual([403, 'registration-closed']);
    expect(await app.db.query('SELECT 1 FROM users.users WHERE email = $1', [email])).toEqual([]);
  });

  it('gives accounts by invitation', async () => {
    const invited = await app.account(await app.admin(), 'customer');

    expect(invited.token).toEqual(expect.any(String));
  });

  it('shows in the list of features that it is off', async () => {
    const { code, stdout } = await runToEnd('cli', ['features'], {
      FEATURES: 'self-registration=off',
    });

    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^self-registration: off \(default on/),
    ]);
  });
});
