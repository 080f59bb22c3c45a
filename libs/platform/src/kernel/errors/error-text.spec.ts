import { errorText } from './error-text.js';

describe('errorText', () => {
  it('says what went wrong in one line', () => {
    expect(errorText(new Error('550 5.1.1\r\nNo such mailbox'))).toBe('550 5.1.1 No such mailbox');
  });

  it.each([
    ['an address', 'Recipient <ada.lovelace@example.test> refused', 'ada.lovelace'],
    ['a password in a URL', 'cannot reach smtp://user:hunter2@mail.test:587', 'hunter2'],
    ['a bearer token', 'Authorization: Bearer abc.def.ghi', 'abc.def.ghi'],
    ['a long token', `link https://x.test/verify?t=${'Zk9'.repeat(20)}`, 'Zk9Zk9Zk9'],
    ['a named secret', 'login failed, password=opensesame', 'opensesame'],
  ])('leaves out %s', (_, message, secret) => {
    expect(errorText(new Error(message))).not.toContain(secret);
  });

  it('keeps ids, which are what one searches for', () => {
    const id = '019a5f6e-8f0c-7cc3-9f43-0c1a6a1b7f10';

    expect(errorText(new Error(`No order ${id}.`))).toBe(`No order ${id}.`);
  });

  it.each([
    [undefined],
    [null],
    [42],
    ['text'],
    [{ code: 'E1' }],
    [Symbol('x')],
    [() => 1],
    [new AggregateError([new Error('a')], '')],
  ])('takes whatever was thrown: %p', (thrown) => {
    expect(errorText(thrown).length).toBeGreaterThan(0);
  });

  it('is bounded', () => {
    expect(errorText(new Error('x y '.repeat(5_000_000))).length).toBeLessThanOrEqual(500);
  });
});
