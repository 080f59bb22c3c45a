import type { AppConfig } from '@orderly/platform/config/app-config';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Clock } from '@orderly/platform/kernel/time/clock';
import {
  PermanentFailure,
  RetryLater,
} from '@orderly/platform/messaging/failures/delivery-failures';
import { SmsProvider } from '../../../../test/support/sms-provider.js';
import { HttpSmsGateway } from './http-sms-gateway.js';

const never = new AbortController().signal;
const NUMBER = '+447700900123';

describe('HttpSmsGateway', () => {
  let provider: SmsProvider;
  let gateway: HttpSmsGateway;

  beforeAll(async () => {
    provider = await SmsProvider.start();
    const config = { sms: provider.settings, version: '1' } as AppConfig;
    gateway = new HttpSmsGateway(config, new Clock());
  });
  afterAll(() => provider.close());
  beforeEach(() => provider.forget());
  afterEach(() => jest.restoreAllMocks());

  const send = (id = newId(), signal = never) =>
    gateway.send({ id, to: NUMBER, text: 'Tea is ready.' }, signal);
  const failureOf = (sending: Promise<void>) => sending.catch((error: unknown) => error);

  it('sends the number, the text and the sender, with the id as key', async () => {
    const id = newId();

    await send(id);

    expect(provider.sent).toEqual([{ id, from: 'Orderly', to: NUMBER, text: 'Tea is ready.' }]);
    expect(provider.keys).toEqual([id]);
  });

  it('repeats what was taken without an answer with the same key: it is sent once', async () => {
    const id = newId();
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    jest.spyOn(AbortSignal, 'timeout').mockImplementationOnce(() => timeout(100));
    provider.answer = 'take it and say nothing';
    const first = await failureOf(send(id));
    provider.answer = 'take it and hang up';
    const second = await failureOf(send(id));
    provider.answer = null;

    await send(id);

    expect([first, second].map((each) => each instanceof RetryLater)).toEqual([true, true]);
    expect(String(first)).toContain('There was no complete answer in 10000 ms.');
    expect(provider.keys).toEqual([id, id, id]);
    expect(provider.sent).toHaveLength(1);
  });

  it.each<[number, Record<string, string>, number]>([
    [429, { 'retry-after': '90' }, 90_000],
    [503, {}, 0],
    [409, {}, 0],
  ])('asks for another attempt after %i', async (status, headers, retryAfterMs) => {
    provider.answer = { status, headers };

    const failure = await failureOf(send());

    expect(failure).toBeInstanceOf(RetryLater);
    expect(failure).toMatchObject({ message: `The provider answered ${status}.`, retryAfterMs });
  });

  it.each([400, 401, 307])('gives up after %i, and repeats nothing of it', async (status) => {
    provider.answer = { status, headers: { location: 'http://127.0.0.1:1/' } };

    expect(await failureOf(send())).toEqual(
      new PermanentFailure(`The provider answered ${status}.`),
    );
  });

  it('gives back what a stopping worker had begun', async () => {
    const stop = new AbortController();
    const reason = new Error('The worker is shutting down.');
    provider.answer = 'take it and say nothing';

    const sending = failureOf(send(newId(), stop.signal));
    stop.abort(reason);

    expect(await sending).toBe(reason);
  });
});
