import { Schedule } from '@orderly/platform/scheduling/schedule';
import { type RunningWorker, startWorker } from '../apps/worker/src/start-worker.js';
import { TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { testLogger } from './support/log-files.js';
import { describeWithRedis, TestRedis } from './support/redis.js';
import { SentStatements } from './support/sent-statements.js';
import { SmtpSink } from './support/smtp-sink.js';

/**
 * From an order that was placed to its entry, its mail and the feed: two events and their three
 * deliveries, of which two run at once.
 */
const DELIVERIES = [
  'inbox.look',
  'inbox.settle.webhooks',
  'inbox.look',
  'inbox.settle.notifications',
  'inbox.take',
  'messages.find-with-preferences',
  'users.reachable-contact',
  'orders.get',
  'suppressions.reason',
  'mail-templates.own-words',
  'inbox.settle.mail',
];

function costs(makeRedis: () => Promise<TestRedis | undefined>): void {
  let sent: SentStatements;
  let redis: TestRedis | undefined;
  let sink: SmtpSink;
  let app: TestApp;
  let worker: RunningWorker;

  beforeAll(async () => {
    sent = new SentStatements();
    redis = await makeRedis();
    sink = await SmtpSink.start();
    app = await TestApp.start({ mail: { smtpUrl: sink.url }, redisUrl: redis?.url as never });
    worker = await startWorker(app.config, testLogger(app.config, 'worker'));
    // Tasks have a clock of their own: the sealer's tick, for one, could fall into what is counted.
    await worker.app.get(Schedule, { strict: false }).stop();
  }, 60_000);
  afterAll(async () => {
    await worker.close();
    await app.close();
    await sink.close();
    await redis?.stop();
    sent.stop();
  });

  it('takes these statements and no others, but for the relay of the two events', async () => {
    const admin = await app.admin();
    const { id: productId } = await app.product(admin, { onHand: 10 });
    const customer = await app.account(admin, 'customer');
    await handled(0);

    const statements = await sent.during(async () => {
      await app.placeOrder(customer, [{ productId, quantity: 1 }]);
      await handled(3);
    });

    // What is this worker's: not the request's, the queue's, or that of the test.
    const others =
      /platform\.workers|^catalog\.priced-offers$|^orders\.place$|^auth\.|bullmq|^--|count\(\*\) FILTER/;
    // A worker may settle a delivery before the relay commits; the relay then hands the job over.
    const relay = /^(START TRANSACTION|COMMIT)$|platform\.(?:outbox|hand_over)/;
    const own = statements.filter((statement) => !others.test(statement));
    expect(own.filter((statement) => !relay.test(statement)).sort()).toEqual(
      [...DELIVERIES].sort(),
    );
    expect(own.filter((statement) => /INSERT INTO platform\.inbox/.test(statement))).toHaveLength(
      2,
    );
  });

  /** Until so many deliveries about orders are done, and none of any kind waits. */
  async function handled(count: number): Promise<void> {
    await eventually(async () => {
      const [{ done, open }] = await app.database.dataSource.query(
        `SELECT count(*) FILTER (WHERE i.status = 'done' AND i.subject IN (SELECT id::text
          FROM orders.orders))::int AS done,
                count(*) FILTER (WHERE i.event_id IS NULL OR i.status = 'pending')::int AS open
           FROM platform.outbox o LEFT JOIN platform.inbox i ON i.event_id = o.id`,
      );
      expect({ done, open }).toEqual({ done: count, open: 0 });
    });
  }
}

describe('the cost of an order after it is placed, with jobs on PostgreSQL', () =>
  costs(async () => undefined));
describeWithRedis('the cost of an order after it is placed, with jobs on Redis', () =>
  costs(() => TestRedis.start()),
);
