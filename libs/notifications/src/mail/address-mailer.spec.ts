import { newId } from '@orderly/platform/kernel/ids/new-id';
import { testConfig } from '../../../../test/support/config.js';
import { AddressMailer } from './address-mailer.js';
import type { Mail } from './mailer.js';
import type { OutgoingMail } from './outgoing-mail.js';

const never = new AbortController().signal;
const words = {
  subject: 'We buy <tea> from you',
  intro: 'You are on the list.',
  note: 'All is well.',
};

describe('AddressMailer', () => {
  const sent: Mail[] = [];
  const mailer = {
    send: async (mail: Mail) => Boolean(sent.push(mail)),
  } as unknown as OutgoingMail;
  const config = testConfig('postgres://nowhere', '/nowhere');
  const send = (to: { name: string | null; address: string }, eventId = newId()) =>
    new AddressMailer(mailer, config).send({ eventId, to, locale: 'en-GB', words }, never);
  beforeEach(() => sent.splice(0));

  it('sends the words of the module in both forms, escaped in HTML', async () => {
    await send({ name: 'Ada', address: 'ada@example.test' });

    const [mail] = sent;
    expect(mail).toMatchObject({
      to: { name: 'Ada', address: 'ada@example.test' },
      subject: 'We buy <tea> from you',
      language: 'en-GB',
    });
    expect(mail?.text).toContain('You are on the list.');
    expect(mail?.html).toContain('We buy &lt;tea&gt; from you');
  });

  it('gives each repetition the same Message-ID', async () => {
    const eventId = newId();

    await send({ name: null, address: 'ada@example.test' }, eventId);
    await send({ name: null, address: 'ada@example.test' }, eventId);

    expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(1);
    expect(sent[0]?.messageId).toContain(eventId);
    expect(sent[0]?.to.name).toBe('');
  });
});
