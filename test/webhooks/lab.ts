import { Clock } from '@orderly/platform/kernel/time/clock';
import { type RunningWorker, startWorker } from '../../apps/worker/src/start-worker.js';
import { RetryDeliveries } from '../../libs/webhooks/src/worker/retry-deliveries.task.js';
import { type SignedIn, TestApp, type TestResponse } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { testLogger } from '../support/log-files.js';
import { SmtpSink } from '../support/smtp-sink.js';
import { StoppedClock } from '../support/stopped-clock.js';
import { Receiver } from './receiver.js';

export interface LoggedDelivery {
  readonly id: string;
  readonly eventId: string;
  readonly status: string;
  readonly nextAttemptAt: string | null;
  readonly event: object | null;
  readonly attempts: ReadonlyArray<{
    readonly attemptedAt: string;
    readonly status: number | null;
    readonly error: string | null;
    readonly responseBody: string | null;
  }>;
}

/** An installation with a worker whose clock stands still, and a receiver beside it. */
export class WebhookLab {
  private constructor(
    readonly app: TestApp,
    readonly worker: RunningWorker,
    readonly clock: StoppedClock,
    readonly receiver: Receiver,
    readonly sink: SmtpSink,
    readonly admin: SignedIn,
  ) {}

  static async start(): Promise<WebhookLab> {
    const sink = await SmtpSink.start();
    const receiver = await Receiver.start();
    const app = await TestApp.start({
      mail: { smtpUrl: sink.url },
      outgoing: { allowedNetworks: ['127.0.0.1/32'] },
      // The clock of the worker runs ahead, and orders would expire.
      orders: { reservationMinutes: 0 },
    });
    const worker = await startWorker(app.config, testLogger(app.config, 'worker'));
    const clock = StoppedClock.of(worker.app);
    // Ahead of the API, whose clock goes on.
    clock.advance(120_000);
    return new WebhookLab(app, worker, clock, receiver, sink, await app.admin());
  }

  async close(): Promise<void> {
    this.receiver.close();
    await this.worker.close();
    await this.app.close();
    await this.sink.close();
  }

  post(path: string, body?: object, token = this.admin.token): Promise<TestResponse> {
    return this.app.request('POST', path, { token, ...(body ? { body } : {}) });
  }

  /** Returns the path of the new endpoint and its secret. */
  async add(
    at: string,
    { eventTypes = ['orders.*'], ordered = false } = {},
    who: Pick<SignedIn, 'token'> = this.admin,
  ): Promise<{ path: string; secret: string; id: string }> {
    const body = { url: this.receiver.url(at), eventTypes, ordered };
    const added = await this.post('/v1/webhook-endpoints', body, who.token);
    if (added.status !== 201) throw new Error(added.text);
    const { id, secret } = added.body as { id: string; secret: string };
    return { path: `/v1/webhook-endpoints/${id}`, secret, id };
  }

  async remove(path: string): Promise<void> {
    const { headers } = await this.get(path);
    await this.app.request('DELETE', path, {
      token: this.admin.token,
      headers: { 'if-match': headers.get('etag') ?? '' },
    });
  }

  get<Body = Record<string, unknown>>(path: string, token = this.admin.token) {
    return this.app.request<Body>('GET', path, { token });
  }

  async deliveries(path: string): Promise<LoggedDelivery[]> {
    return (await this.get<{ data: LoggedDelivery[] }>(`${path}/deliveries`)).body.data;
  }

  /** Waits until the only delivery of an endpoint was tried so often. */
  async tried(path: string, times: number): Promise<LoggedDelivery> {
    return eventually(async () => {
      const [delivery] = await this.deliveries(path);
      if (delivery?.attempts.length !== times) throw new Error(`Not tried ${times} times yet.`);
      return delivery;
    });
  }

  /** Lets the time pass until the next attempt, which the worker then makes. */
  async passUntil(moment: string): Promise<void> {
    const now = this.worker.app.get(RetryDeliveries, { strict: false });
    this.clock.advance(Math.max(0, Date.parse(moment) - this.nowMs()) + 1_000);
    await now.run();
  }

  /** By the clock of the worker. */
  nowMs(): number {
    return this.worker.app.get(Clock, { strict: false }).now().getTime();
  }
}
