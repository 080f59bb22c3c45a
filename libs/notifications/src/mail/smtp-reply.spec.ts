import { isMailboxMissing } from './smtp-reply.js';

describe('isMailboxMissing', () => {
  it.each([
    '550 5.1.1 No such user',
    '550-5.1.1 No such user\n550 5.1.1 at all',
    '550 5.1.2 Unknown domain',
    '553 5.1.3 Bad address',
    '551 5.1.6 Moved',
    '556 5.1.10 Null MX',
    '550 5.2.1 Disabled',
    '556 Domain does not accept mail',
  ])('is true of a mailbox that is not there: %s', (reply) => {
    expect(isMailboxMissing(reply)).toBe(true);
  });

  it.each([
    '552 5.2.2 Mailbox full',
    '550 5.2.3 Too long',
    '550 5.7.1 Blocked',
    '550 5.1.7 Bad sender',
    '550 Spam',
    '450 4.2.1 Busy',
    undefined,
  ])('is false where the next mail may arrive: %s', (reply) => {
    expect(isMailboxMissing(reply)).toBe(false);
  });
});
