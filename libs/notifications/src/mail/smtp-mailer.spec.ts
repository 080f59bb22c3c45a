import { loadConfig } from '@orderly/platform/config/load-config';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import {
  PermanentFailure,
  Undeliverable,
} from '@orderly/platform/messaging/failures/delivery-failures';
import { type SmtpRefusal, SmtpSink } from '../../../../test/support/smtp-sink.js';
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

  it.each(['Müller & Söhne', 'Tea, (Shop); all@shop.example', "Ada's Tea", '茶'.repeat(40)])(
    'sends from one address under the name %s, also in the subject',
    async (brand) => {
      const { from } = loadConfig({ DATABASE_URL: 'postgres://db/x', BRAND_NAME: brand }).mail;
      const named = new SmtpMailer(sink.url, { from });
      const subject = `News of ${brand}`;

      await named.send(aMail({ subject }), never).finally(() => named.onApplicationShutdown());

      const [received] = sink.received;
      expect(received?.parsed.from).toEqual({ name: brand, address: 'no-reply@orderly.example' });
      expect(received?.parsed.subject).toBe(subject);
      expect(received?.raw).toMatch(/^[\0-\x7f]*$/);
    },
  );

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

    expect(failure).toBeInstanceOf(Undeliverable);
    expect((failure as Error).message).toContain('550');
    expect((failure as Error).message).not.toContain('ada@');
  });

  const failureAfter = (to: SmtpRefusal['to'], reply: string): Promise<unknown> => {
    sink.next({ to, reply });
    return mailer.send(aMail(), never).catch((error: unknown) => error);
  };

  it.each<[SmtpRefusal['to'], string]>([
    ['RCPT TO', '550 No such user here'],
    ['RCPT TO', '550 relay-1.example said: no such user'],
    ['RCPT TO', '550 5.0.0 User unknown'],
    ['RCPT TO', '550 5.2.1 Mailbox disabled'],
    ['RCPT TO', '550 5.4.1 Recipient address rejected'],
    ['RCPT TO', '551 User not local'],
    ['RCPT TO', '552 5.2.2 Mailbox full'],
    ['RCPT TO', '553 Mailbox name not allowed'],
    ['RCPT TO', '554 5.1.1 Recipient unknown'],
    ['RCPT TO', '556 5.1.10 Recipient address has null MX'],
    ['DATA', '550 5.1.1 Recipient unknown'],
    ['DATA', '552 5.2.2 Mailbox full'],
  ])('blames the addressee when the server answers %s with %s', async (to, reply) => {
    expect(await failureAfter(to, reply)).toBeInstanceOf(Undeliverable);
  });

  it.each<[SmtpRefusal['to'], string]>([
    ['MAIL FROM', '550 5.7.1 Sender address rejected'],
    ['MAIL FROM', '550 5.1.1 Sender unknown'],
    ['MAIL FROM', '552 5.3.4 Message too big'],
    ['MAIL FROM', '553 Sender address not owned by the account'],
    ['RCPT TO', '501 Syntax error'],
    ['RCPT TO', '550 5.1.8 Bad sender domain'],
    ['RCPT TO', '550 5.7.1 Blocked for spam'],
    ['RCPT TO', '550 relay not permitted'],
    ['RCPT TO', '550 We do not relay.'],
    ['RCPT TO', '550 Relaying denied'],
    ['RCPT TO', '554 5.7.1 Relay access denied'],
    ['RCPT TO', '554 Client host rejected'],
    ['DATA', '550 Refused by policy'],
    ['DATA', '552 Too much mail data'],
    ['DATA', '554 5.6.0 Content refused'],
    ['DATA', '554 Transaction failed'],
  ])(
    'gives up without blaming the addressee when the server answers %s with %s',
    async (to, reply) => {
      const failure = await failureAfter(to, reply);

      expect(failure).toBeInstanceOf(PermanentFailure);
      expect(failure).not.toBeInstanceOf(Undeliverable);
    },
  );

  it.each<[SmtpRefusal['to'], string]>([
    ['MAIL FROM', '530 5.7.0 Authentication required'],
    ['RCPT TO', '450 4.2.0 Greylisted'],
    ['RCPT TO', '530 5.7.0 Authentication required'],
    ['DATA', '452 4.3.1 Out of space'],
  ])('asks to be tried again when the server answers %s with %s', async (to, reply) => {
    const failure = await failureAfter(to, reply);
    await mailer.send(aMail(), never);

    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(PermanentFailure);
    expect(sink.received).toHaveLength(1);
  });

  it('asks to be tried again when its password is wrong', async () => {
    const closed = await SmtpSink.start({ password: 'right' });
    const [wrong, right] = ['wrong', 'right'].map(
      (password) =>
        new SmtpMailer(closed.url.replace('//', `//orderly:${password}@`), { from: FROM }),
    ) as [SmtpMailer, SmtpMailer];

    const failure = await wrong.send(aMail(), never).catch((error: unknown) => error);
    await right.send(aMail(), never);
    for (const each of [wrong, right]) each.onApplicationShutdown();
    await closed.close();

    expect((failure as Error).message).toContain('535');
    expect(failure).not.toBeInstanceOf(PermanentFailure);
    expect(closed.received).toHaveLength(1);
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
