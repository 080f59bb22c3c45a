import { PermanentFailure } from '@orderly/platform/events/event-consumer';
import { newId } from '@orderly/platform/ids/new-id';
import { SmtpSink } from '../../../../test/support/smtp-sink.js';
import type { Mail } from './mailer.js';
import { messageIdOf } from './message-id.js';
import { SmtpMailer } from './smtp-mailer.js';
import { SOCKET_TIMEOUT_MS } from './smtp-options.js';

const FROM = 'Orderly <no-reply@shop.example>';
const never = new AbortController().signal;

const aMail = (overrides: Partial<Mail> = {}): Mail => {
  const id = newId();
  return {
    id,
    messageId: messageIdOf(id, FROM),
    to: { name: 'Ada', address: 'ada@example.test' },
    subject: 'Grüße',
    text: 'Hello Ada,\n',
    html: '<p>Hello Ada,</p>',
    language: 'en-GB',
    ...overrides,
  };
};

describe('SmtpMailer', () => {
  let sink: SmtpSink;
  let mailer: SmtpMailer;

  beforeEach(async () => {
    sink = await SmtpSink.start();
    mailer = new SmtpMailer(sink.url, { from: FROM });
  });

  afterEach(async () => {
    mailer.onApplicationShutdown();
    await sink.close();
  });

  it('sends replies to the support, where there is one', async () => {
    const supportEmail = 'help@shop.example';
    const supported = new SmtpMailer(sink.url, { from: FROM, supportEmail });

    await mailer.send(aMail(), never);
    await supported.send(aMail(), never).finally(() => supported.onApplicationShutdown());

    expect(
      sink.received.map(({ parsed }) => parsed.replyTo?.map(({ address }) => address)),
    ).toEqual([undefined, [supportEmail]]);
  });

  it('sends both parts, from the configured sender, under its own Message-ID', async () => {
    const mail = aMail();

    await mailer.send(mail, never);

    const [received] = sink.received;
    expect(received).toMatchObject({
      from: 'no-reply@shop.example',
      recipients: ['ada@example.test'],
    });
    expect(received?.parsed).toMatchObject({
      messageId: `<${mail.id}@shop.example>`,
      subject: 'Grüße',
      to: [{ name: 'Ada', address: 'ada@example.test' }],
      text: expect.stringMatching(/^Hello Ada,\s*$/),
    });
    expect(received?.parsed.html).toContain('<p>Hello Ada,</p>');
    expect(received?.raw).toContain('Auto-Submitted: auto-generated');
  });

  it.each([
    'Eve\r\nBcc: victim@example.test',
    'Eve\nTo: victim@example.test',
    'Eve" <victim@example.test>, "x',
    'victim@example.test, Eve <x@example.test>',
    'Eve\u0000\u2028Bcc: victim@example.test',
  ])('keeps the name %j a name: one recipient, no header more', async (name) => {
    await mailer.send(
      aMail({ to: { name, address: 'eve@example.test' }, subject: `Order ${name}` }),
      never,
    );

    const [received] = sink.received;
    expect(received?.recipients).toEqual(['eve@example.test']);
    expect(received?.parsed.to).toHaveLength(1);
    expect(received?.parsed.bcc ?? []).toEqual([]);
    expect(
      received?.parsed.headers.filter(({ key }) => ['to', 'bcc', 'subject'].includes(key)),
    ).toHaveLength(2);
  });

  it('asks to be tried again after a 451, and then succeeds', async () => {
    sink.next('defer');

    const first = await mailer.send(aMail(), never).catch((error: unknown) => error);
    await mailer.send(aMail(), never);

    expect(first).toBeInstanceOf(Error);
    expect(first).not.toBeInstanceOf(PermanentFailure);
    expect(sink.received).toHaveLength(1);
  });

  it('asks to be tried again while connections are refused', async () => {
    await sink.refuse();

    const refused = await mailer.send(aMail(), never).catch((error: unknown) => error);
    await sink.listen();
    await mailer.send(aMail(), never);

    expect(refused).toBeInstanceOf(Error);
    expect(refused).not.toBeInstanceOf(PermanentFailure);
    expect(sink.received).toHaveLength(1);
  });

  it('gives up after a 550, in words that hold no address', async () => {
    sink.next('reject');

    const failure = await mailer.send(aMail(), never).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(PermanentFailure);
    expect((failure as Error).message).toContain('550');
    expect((failure as Error).message).not.toContain('ada@');
  });

  it('leaves the repetition to its caller when the connection drops before the reply', async () => {
    const mail = aMail();
    sink.next('accept-then-drop');

    await expect(mailer.send(mail, never)).rejects.toThrow('did not take the mail');
    await mailer.send(mail, never);

    const ids = sink.received.map(({ parsed }) => parsed.messageId);
    expect(ids).toEqual([mail.messageId, mail.messageId]);
  });

  it('lets go of a server that never answers when it is told to', async () => {
    sink.next('black-hole');
    const startedAt = performance.now();

    await expect(mailer.send(aMail(), AbortSignal.timeout(100))).rejects.toThrow(
      'did not take the mail',
    );

    expect(performance.now() - startedAt).toBeLessThan(SOCKET_TIMEOUT_MS);
  });
});
