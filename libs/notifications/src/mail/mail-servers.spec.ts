import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Undeliverable } from '@orderly/platform/messaging/failures/delivery-failures';
import { Metrics } from '@orderly/platform/metrics/metrics';
import { SmtpSink } from '../../../../test/support/smtp-sink.js';
import { MailServers } from './mail-servers.js';
import { MailServersHealth } from './mail-servers-health.js';
import type { Mail } from './mailer.js';
import { messageIdOf } from './message-id.js';
import { UnknownOutcome } from './smtp-failure.js';
import { SmtpMailer } from './smtp-mailer.js';

const FROM = 'Orderly <no-reply@shop.example>';
const never = new AbortController().signal;

const aMail = (): Mail => {
  const id = newId();
  const to = { name: 'Ada', address: 'ada@example.test' };
  const messageId = messageIdOf(id, FROM);
  return { id, messageId, to, subject: 'Hi', text: 'Hi\n', html: '<p>Hi</p>', language: 'en' };
};

describe('several mail servers', () => {
  let first: SmtpSink;
  let second: SmtpSink;
  let metrics: Metrics;
  let servers: MailServers;

  beforeEach(async () => {
    [first, second] = [await SmtpSink.start(), await SmtpSink.start()];
    metrics = new Metrics();
    servers = new MailServers(
      [first, second].map(({ url }) => new SmtpMailer(url, { from: FROM })),
      metrics,
    );
  });
  afterEach(async () => {
    servers.onApplicationShutdown();
    await Promise.all([first.close(), second.close()]);
  });

  const failureOf = (mail: Mail, signal = never) =>
    servers.send(mail, signal).catch((error: unknown) => error);
  const received = () => [first.received.length, second.received.length];
  const isUp = async (sink: SmtpSink): Promise<boolean> =>
    (await metrics.registry.metrics()).includes(
      `mail_server_up{server="${new URL(sink.url).host}"} 1`,
    );

  it('are used in their order', async () => {
    await servers.send(aMail(), never);

    expect(received()).toEqual([1, 0]);
  });

  it('stand in for one that is away, or defers', async () => {
    first.next('defer');
    await servers.send(aMail(), never);
    await first.refuse();
    await servers.send(aMail(), never);

    expect(received()).toEqual([0, 2]);
  });

  it('are shown with the failures since they last answered', async () => {
    const health = new MailServersHealth(servers);
    const [one, two] = [first, second].map(({ url }) => `mail-server ${new URL(url).host}`);
    expect([...health.faults()]).toEqual([
      [one, null],
      [two, null],
    ]);

    await first.refuse();
    await servers.send(aMail(), never);
    expect(health.faults().get(String(one))).toBe('The last attempt to send a mail by it failed.');
    await servers.send(aMail(), never);
    await servers.send(aMail(), never);

    expect([...health.faults()]).toEqual([
      [one, 'The last 3 attempts to send a mail by it failed. It is left out for now.'],
      [two, null],
    ]);
    expect(await metrics.registry.metrics()).toContain(
      `mail_server_failures{server="${new URL(first.url).host}"} 3`,
    );
  });

  it('do not get around a refusal', async () => {
    first.next('reject');

    expect(await failureOf(aMail())).toBeInstanceOf(Undeliverable);
    expect(received()).toEqual([0, 0]);
  });

  it('do not send what another may have sent, before the next attempt', async () => {
    const mail = aMail();
    first.next('accept-then-drop');

    expect(await failureOf(mail)).toBeInstanceOf(UnknownOutcome);
    expect(received()).toEqual([1, 0]);

    await servers.send(mail, never);
    const ids = first.received.map(({ parsed }) => parsed.messageId);
    expect(ids).toEqual([mail.messageId, mail.messageId]);
  });

  it('leave out one that fails three times in a row, unless no other is left', async () => {
    await first.refuse();
    for (let count = 0; count < 3; count++) await servers.send(aMail(), never);
    await first.listen();
    await servers.send(aMail(), never);

    expect(received()).toEqual([0, 4]);
    expect([await isUp(first), await isUp(second)]).toEqual([false, true]);

    await second.refuse();
    await servers.send(aMail(), never);

    expect(received()).toEqual([1, 4]);
    expect(await isUp(first)).toBe(true);
  });

  it('fail for now when all do', async () => {
    await Promise.all([first.refuse(), second.refuse()]);

    const failure = await failureOf(aMail());

    expect(failure).toBeInstanceOf(Error);
    expect((failure as Error).message).not.toContain('ada@');
  });

  it('stop with the delivery', async () => {
    first.next('black-hole');

    expect(await failureOf(aMail(), AbortSignal.timeout(100))).toBeInstanceOf(Error);
    expect(received()).toEqual([0, 0]);
    expect(await isUp(first)).toBe(true);
  });
});
