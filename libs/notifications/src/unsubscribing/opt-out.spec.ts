import { USER_SECURITY_NOTICE } from '@orderly/users';
import {
  anEvent,
  contacts,
  customerId,
  deliver,
  mails,
  orderPlaced,
  queue,
  setUpMailRoom,
  sink,
  unsubscribeTokens,
} from '../../../../test/support/mail-room.js';

const headersOf = () =>
  Object.fromEntries(
    (sink.received[0]?.parsed.headers ?? []).map(({ key, value }) => [key, value]),
  );

describe('a mail that its reader can turn off', () => {
  setUpMailRoom();

  it('can be ended with one click, and links to all choices', async () => {
    await deliver(mails, await queue(orderPlaced()));

    const token = unsubscribeTokens.issue({ userId: customerId, category: 'orders' });
    const url = `http://orderly.test/unsubscribe/${token}`;
    expect(headersOf()).toMatchObject({
      'list-unsubscribe': `<${url}>`,
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
    });
    const { text = '', html = '' } = sink.received[0]?.parsed ?? {};
    expect(text).toContain(`Unsubscribe from e-mails like this: ${url}\n`);
    expect(text).toContain('Choose which e-mails you get: https://shop.example/notifications\n');
    expect(html).toContain(`href="${url}"`);
  });

  it.each([
    ['de-DE', 'Solche E-Mails abbestellen', 'de'],
    ['fr-FR', 'Ne plus recevoir de tels e-mails', 'fr'],
  ])('says so in the language of its reader: %s', async (locale, words, language) => {
    const contact = { userId: customerId, email: 'ada@example.test', name: 'Ada' };
    contacts.set(customerId, { ...contact, locale, isVerified: true });

    await deliver(mails, await queue(orderPlaced()));

    expect(sink.received[0]?.parsed.text).toMatch(
      new RegExp(`${words}: http://orderly\\.test/unsubscribe/[\\w-]+\\?lang=${language}\n`),
    );
  });
});

describe('a mail that is sent in any case', () => {
  setUpMailRoom();

  it('has no such link', async () => {
    await deliver(mails, await queue(anEvent(USER_SECURITY_NOTICE, { kind: 'password-changed' })));

    expect(sink.received).toHaveLength(1);
    expect(sink.received[0]?.raw).not.toMatch(/unsubscribe/i);
  });
});
