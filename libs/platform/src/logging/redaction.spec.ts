import { CENSOR } from '../kernel/text/secret-fields.js';
import { redactSecrets } from './redaction.js';

describe('redactSecrets', () => {
  it.each([
    [{ password: 'x' }, { password: CENSOR }],
    [
      { client_secret: 'x', codeVerifier: 'y' },
      { client_secret: CENSOR, codeVerifier: CENSOR },
    ],
    [{ recoveryCodes: ['x'] }, { recoveryCodes: CENSOR }],
    [
      { err: { code: '23505' }, 'X-CSRF-Token': 'x' },
      { err: { code: '23505' }, 'X-CSRF-Token': CENSOR },
    ],
    [{ Authorization: 'Bearer x' }, { Authorization: CENSOR }],
    [
      { req: { headers: { cookie: 'x', host: 'h' } } },
      { req: { headers: { cookie: CENSOR, host: 'h' } } },
    ],
    [
      { users: [{ name: 'a', refreshToken: 'x' }] },
      { users: [{ name: 'a', refreshToken: CENSOR }] },
    ],
  ])('hides the secrets of %j', (fields, shown) => {
    expect(redactSecrets(fields)).toEqual(shown);
  });

  it('gives back what holds no secret as it is', () => {
    const fields = { method: 'GET', nested: { status: 200 }, err: new Error('no') };

    expect(redactSecrets(fields)).toBe(fields);
  });

  it('leaves the original alone', () => {
    const fields = { nested: { token: 'x' } };
    redactSecrets(fields);

    expect(fields.nested.token).toBe('x');
  });
});
