import { CENSOR, redactSecrets } from './redaction.js';

describe('redactSecrets', () => {
  it.each([
    [{ password: 'x' }, { password: CENSOR }],
    [{ Authorization: 'Bearer x' }, { Authorization: CENSOR }],
    [{ req: { headers: { cookie: 'x', host: 'h' } } }, { req: { headers: { cookie: CENSOR, host: 'h' } } }],
    [{ users: [{ name: 'a', refreshToken: 'x' }] }, { users: [{ name: 'a', refreshToken: CENSOR }] }],
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
