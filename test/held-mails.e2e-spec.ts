import { type RunningWorker, startWorker } from '../apps/worker/src/start-worker.js';
import { type SignedIn, TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { testLogger } from './support/log-files.js';
import { SmtpSink } from './support/smtp-sink.js';

const HOUR_MS = 3_600_000;
const ABOUT_ORDERS = new Set(['order-placed', 'digest']);
const PREFERENCES = '/v1/notifications/preferences';

describe('mails that wait, with a worker that is restarted meanwhile', () => {
  let app: TestApp;
  let worker: RunningWorker;
  let sink: SmtpSink;
  let admin: SignedIn;
  let ada: SignedIn;
  let productId: string;

  beforeAll(async () => {
    sink = await SmtpSink.start();
    app = await TestApp.start({ mail: { smtpUrl: sink.url } });
    admin = await app.admin();
    productId = (await app.product(admin)).id;
    worker = await startWorker(app.config, testLogger(app.config, 'worker'));
  }, 60_000);
  beforeEach(async () => {
    ada = await app.account(admin, 'customer');
  });
  afterAll(async () => {
    await worker.close();
    await app.close();
    await sink.close();
  });

  /** A task that is due runs when a worker starts. */
  const restartWhenDue = async (task: string): Promise<void> => {
    await worker.close();
    await app.db.query('UPDATE platform.scheduled_tasks SET next_run_at = now() WHERE name = $1', [
      task,
    ]);
    worker = await startWorker(app.config, testLogger(app.config, 'worker'));
  };
  const change = (body: object, version: number) =>
    app.request('PATCH', PREFERENCES, {
      ...{ token: ada.token, body, headers: { 'if-match': `"${version}"` } },
    });
  /** Not the invitation, which leaves when the worker is faster than Ada. */
  const mailsAboutOrders = () =>
    sink.received
      .filter(({ recipients }) => recipients.includes(ada.email))
      .map(({ parsed }) => parsed)
      .filter(({ text }) => text?.includes('ORD-'));
  const statuses = async (): Promise<string[]> => {
    const path = `/v1/mail-deliveries?userId=${ada.userId}`;
    const { body } = await app.request<{ data: Array<{ template: string; status: string }> }>(
      'GET',
      path,
      { token: admin.token },
    );
    return body.data
      .filter(({ template }) => ABOUT_ORDERS.has(template))
      .map(({ status }) => status);
  };
  const waitFor = (wanted: string[]) =>
    eventually(async () => expect(await statuses()).toEqual(wanted));

  it('leave once when the quiet hours of their reader end', async () => {
    const at = (hours: number) =>
      new Date(Date.now() + hours * HOUR_MS).toISOString().slice(11, 16);
    await change({ quietHours: { from: at(-1), to: at(3), timeZone: 'UTC' } }, 0);
    await app.placeOrder(ada, [{ productId, quantity: 1 }]);
    await waitFor(['deferred']);
    const inQuietHours = mailsAboutOrders();

    await change({ quietHours: null }, 1);
    await restartWhenDue('release-held-mails');
    await waitFor(['sent']);

    expect(inQuietHours).toEqual([]);
    expect(mailsAboutOrders()).toHaveLength(1);
  });

  it('leave as one digest when its time has come', async () => {
    await change({ deliveries: [{ category: 'orders', delivery: 'hourly' }] }, 0);
    await app.placeOrder(ada, [{ productId, quantity: 1 }]);
    await app.placeOrder(ada, [{ productId, quantity: 1 }]);
    await waitFor(['deferred', 'deferred']);
    await app.db.query(
      `UPDATE notifications.messages SET held_until = now() WHERE state = 'deferred'`,
    );

    await restartWhenDue('send-digests');
    const mail = await eventually(() => {
      const [found] = mailsAboutOrders();
      if (!found) throw new Error('No mail yet.');
      return found;
    });

    expect(mail.text?.match(/ORD-/g)).toHaveLength(2);
    await waitFor(['sent', 'in-digest', 'in-digest']);
  });
});
