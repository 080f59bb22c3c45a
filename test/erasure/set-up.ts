import { type RunningWorker, startWorker } from '../../apps/worker/src/start-worker.js';
import { BeginErasures } from '../../libs/privacy/src/erasure/begin-erasures.task.js';
import { type SignedIn, TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { testLogger } from '../support/log-files.js';
import { SmtpSink } from '../support/smtp-sink.js';

export interface Erasure {
  status: string;
  waitingFor: string[];
  answers: Array<{ module: string; changed: number; kept: Record<string, string> }>;
}

export let app: TestApp;
export let worker: RunningWorker;
export let sink: SmtpSink;
export let admin: SignedIn;
export let productId: string;

export const get = async <Body = Record<string, unknown>>(
  path: string,
  who: Pick<SignedIn, 'token'> = admin,
) => app.request<Body>('GET', path, { token: who.token });

export const erase = async (path: string, who: Pick<SignedIn, 'token'>, ifMatch?: string) =>
  app.request('DELETE', path, {
    token: who.token,
    headers: { 'if-match': ifMatch ?? (await get(path, who)).headers.get('etag') ?? '"0.0"' },
  });

export const erasureOf = async (userId: string): Promise<Erasure> =>
  (await get<Erasure>(`/v1/users/${userId}/erasure`)).body;

/** As if the time in which everything settles had passed. */
export async function begin(userId: string): Promise<void> {
  await app.db.query(
    `UPDATE platform.erasures SET asked_at = now() - interval '1 hour' WHERE user_id = $1`,
    [userId],
  );
  await eventually(async () => {
    await worker.app.get(BeginErasures, { strict: false }).run(new AbortController().signal);
    expect((await erasureOf(userId)).status).not.toBe('waiting');
  });
}

export function setUp(): void {
  beforeAll(async () => {
    sink = await SmtpSink.start();
    app = await TestApp.start({ mail: { smtpUrl: sink.url }, worker: { maxAttempts: 20 } });
    worker = await startWorker(app.config, testLogger(app.config, 'worker'));
    admin = await app.admin();
    productId = (await app.product(admin, { onHand: 1_000_000 })).id;
  }, 60_000);
  afterAll(async () => {
    await worker.close();
    await app.close();
    await sink.close();
  });
}
