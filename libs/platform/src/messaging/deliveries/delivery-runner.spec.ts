import { Logger } from '@nestjs/common';
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/database.js';
import {
  aDeliveryRunner,
  Forgetful,
  Performer,
  Recorder,
} from '../../../../../test/support/delivery-runs.js';
import { eventually } from '../../../../../test/support/eventually.js';
import { SentStatements } from '../../../../../test/support/sent-statements.js';
import {
  anId,
  inbox,
  record,
  SOMETHING_HAPPENED,
  something,
} from '../../../../../test/support/worker.js';
import { Statements } from '../../database/statements.js';
import { Transactions } from '../../database/transactions.js';
import { Metrics } from '../../metrics/metrics.js';
import type { DomainEvent } from '../events/domain-event.js';
import type { EventConsumer } from '../events/event-consumer.js';
import { PermanentFailure, Undeliverable } from '../failures/delivery-failures.js';
import type { DeliveryRunner } from './delivery-runner.js';

const never = new AbortController().signal;

describe('DeliveryRunner, for a consumer with a statement', () => {
  let sent: SentStatements;
  let database: TestDatabase;
  let statements: Statements;
  let runner: DeliveryRunner;
  let event: DomainEvent;
  let metrics: Metrics;

  beforeAll(() => {
    Logger.overrideLogger(false);
    sent = new SentStatements();
  });
  afterAll(() => sent.stop());
  beforeEach(async () => {
    database = await createTestDatabase();
    const { dataSource } = database;
    await dataSource.query('CREATE TABLE effects (event_id uuid NOT NULL, way text NOT NULL)');
    statements = new Statements(dataSource);
    metrics = new Metrics();
    runner = aDeliveryRunner(database, statements, metrics);
    event = something(anId());
    await record(dataSource, event);
  });
  afterEach(async () => {
    await statements.onApplicationShutdown();
    await database.drop();
  });

  const run = (consumer: EventConsumer, { fellSilent = false, eventId = event.id } = {}) =>
    runner.run(consumer, [SOMETHING_HAPPENED], { eventId, fellSilent }, never);
  const ways = async (): Promise<string[]> =>
    (await database.dataSource.query<Array<{ way: string }>>('SELECT way FROM effects')).map(
      ({ way }) => way,
    );

  it('commits the effect and the mark in one statement', async () => {
    const consumer = new Recorder();
    let outcome: unknown;

    const statementsSent = await sent.during(async () => {
      outcome = await run(consumer);
    });

    expect(outcome).toEqual({ kind: 'settled', next: undefined });
    expect(statementsSent).toEqual(['inbox.look', 'inbox.settle.recorder']);
    expect(await ways()).toEqual(['at once']);
    expect(consumer.committed).toBe(1);
    expect(await inbox(database.dataSource)).toMatchObject([
      { status: 'done', attempts: 0, crashes: 0 },
    ]);
  });

  it('does it once, however many are at it', async () => {
    const consumer = new Recorder();
    let runs: Array<Promise<unknown>> = [];

    // All of them read first and find the delivery free, before any of them can write.
    await new Transactions(database.dataSource).run(async (tx) => {
      await tx.query('LOCK TABLE effects IN EXCLUSIVE MODE');
      runs = Array.from({ length: 6 }, () => run(consumer));
      await eventually(async () => {
        const [{ waiting }] = await database.dataSource.query(
          `SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE datname = current_database()
              AND wait_event_type = 'Lock'`,
        );
        expect(waiting).toBe(6);
      });
    });
    await Promise.all(runs);

    expect(await ways()).toHaveLength(1);
    expect(consumer.committed).toBe(1);
  });

  it('leaves a delivery alone that somebody has a lease of', async () => {
    await database.dataSource.query(
      `INSERT INTO platform.inbox (event_id, consumer, subject, position, lease_owner, lease_until)
       SELECT id, 'recorder', subject, position, $1, now() + interval '1 minute'
         FROM platform.outbox`,
      [anId()],
    );

    expect(await run(new Recorder())).toMatchObject({ kind: 'retry' });

    expect(await ways()).toEqual([]);
  });

  it('counts a crash when a lease has run out', async () => {
    await database.dataSource.query(
      `INSERT INTO platform.inbox (event_id, consumer, subject, position, lease_owner, lease_until)
       SELECT id, 'recorder', subject, position, $1, now() - interval '1 second'
         FROM platform.outbox`,
      [anId()],
    );

    await run(new Recorder());

    expect(await inbox(database.dataSource)).toMatchObject([{ status: 'done', crashes: 1 }]);
  });

  it('takes a lease when a worker has died over the job, so that further deaths are counted', async () => {
    const statementsSent = await sent.during(() => run(new Recorder(), { fellSilent: true }));

    expect(statementsSent).toEqual(['inbox.take', 'inbox.settle.recorder']);
    expect(await ways()).toEqual(['at once']);
  });

  it('goes the long way when the statement cannot be made or fails', async () => {
    const unprepared = something(anId(), { unprepared: true });
    await record(database.dataSource, unprepared);
    await run(new Recorder(), { eventId: unprepared.id });
    expect(await ways()).toEqual(['step by step']);

    // The failure is counted there, and nothing of the effect remains.
    await database.dataSource.query('CREATE UNIQUE INDEX ON effects (event_id)');
    await database.dataSource.query(
      `INSERT INTO effects (event_id, way) VALUES ($1, 'in the way')`,
      [event.id],
    );
    expect(await run(new Recorder())).toMatchObject({ kind: 'retry' });

    const rows = await inbox(database.dataSource);
    expect(rows.map(({ status, attempts }) => ({ status, attempts }))).toEqual([
      { status: 'pending', attempts: 1 },
      { status: 'done', attempts: 0 },
    ]);
  });

  it('undoes the effect of the long way when the mark cannot be made', async () => {
    const unprepared = something(anId(), { unprepared: true });
    await record(database.dataSource, unprepared);
    await database.dataSource.query(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN RAISE EXCEPTION 'No mark today.'; END $$;
      CREATE TRIGGER refuse_the_mark BEFORE UPDATE ON platform.inbox
        FOR EACH ROW WHEN (NEW.status = 'done') EXECUTE FUNCTION refuse()`);

    expect(await run(new Recorder(), { eventId: unprepared.id })).toMatchObject({ kind: 'retry' });

    expect(await ways()).toEqual([]);
    expect(await inbox(database.dataSource)).toMatchObject([{ status: 'pending', attempts: 1 }]);
  });

  it('tells which delivery waited for this one', async () => {
    const later = something(event.subject);
    await record(database.dataSource, later);
    await database.dataSource.query(
      `INSERT INTO platform.inbox (event_id, consumer, subject, position) SELECT id, 'recorder',
          subject, position FROM platform.outbox`,
    );
    await database.dataSource.query('UPDATE platform.outbox SET published_at = now()');
    expect(await run(new Recorder(), { eventId: later.id })).toMatchObject({ kind: 'retry' });

    expect(await run(new Recorder())).toMatchObject({
      kind: 'settled',
      next: { eventId: later.id, held: false },
    });
  });

  it('settles under its lease what was performed, and not when the lease went to another', async () => {
    const consumer = new Performer();
    consumer.during = () =>
      database.dataSource.query('UPDATE platform.inbox SET lease_owner = $1', [anId()]);

    expect(await run(consumer)).toMatchObject({ kind: 'retry' });

    expect(await ways()).toEqual([]);
    expect(await inbox(database.dataSource)).toMatchObject([{ status: 'pending', attempts: 0 }]);
  });

  it('counts each attempt by how it ended', async () => {
    const consumer = new Performer();
    const attempts = async (): Promise<string[]> =>
      [
        ...(await metrics.registry.metrics()).matchAll(
          /^delivery_duration_seconds_count\{(.*)\} (\d+)$/gm,
        ),
      ].map(([, labels, count]) => `${labels} ${count}`);
    consumer.during = async () => {
      throw new Error('The mail server said no.');
    };
    await run(consumer);
    expect(await attempts()).toEqual(['consumer="recorder",outcome="retried" 1']);

    await database.dataSource.query('UPDATE platform.inbox SET next_attempt_at = NULL');
    consumer.during = async () => {
      throw new PermanentFailure('The mail server will never take it.');
    };
    await run(consumer);

    const other = something(anId());
    await record(database.dataSource, other);
    await run(new Recorder(), { eventId: other.id });
    expect(await attempts()).toEqual([
      'consumer="recorder",outcome="retried" 1',
      'consumer="recorder",outcome="dead" 1',
      'consumer="recorder",outcome="done" 1',
    ]);
  });

  it('names consumer, event, attempt and trace in fields of the line about a failure', async () => {
    const lines: unknown[][] = [];
    Logger.overrideLogger({
      log: () => undefined,
      warn: (...line: unknown[]) => lines.push(line),
      error: (...line: unknown[]) => lines.push(line),
    });
    const consumer = new Performer();
    consumer.during = async () => {
      throw new Error('The mail server said no.');
    };

    await run(consumer);
    Logger.overrideLogger(false);

    expect(lines).toEqual([
      [
        expect.stringContaining('The mail server said no.'),
        {
          consumer: 'recorder',
          eventId: event.id,
          eventType: event.type,
          traceId: event.traceparent.slice(3, 35),
          attempt: 1,
        },
        'Deliveries',
      ],
    ]);
  });

  it.each([
    ['warns of', 'undeliverable', Undeliverable],
    ['reports as an error', 'failed', PermanentFailure],
  ])('%s a delivery that is given up as %s', async (_says, cause, Failure) => {
    const lines: unknown[][] = [];
    Logger.overrideLogger({
      log: () => undefined,
      warn: (...line: unknown[]) => lines.push(['undeliverable', ...line]),
      error: (...line: unknown[]) => lines.push(['failed', ...line]),
    });
    const consumer = new Performer();
    consumer.during = async () => {
      throw new Failure('Nobody is there.');
    };

    await run(consumer);
    Logger.overrideLogger(false);

    expect(lines).toEqual([
      [
        cause,
        expect.stringContaining('Nobody is there.'),
        expect.objectContaining({ attempt: 1, cause }),
        'Deliveries',
      ],
    ]);
  });

  it('gives a delivery up as failed when the consumer cannot note that it is undeliverable', async () => {
    const consumer = new Forgetful();
    consumer.during = async () => {
      throw new Undeliverable('Nobody is there.');
    };

    await run(consumer);

    const rows = await database.dataSource.query(
      'SELECT status, undeliverable, last_error FROM platform.inbox',
    );
    expect(rows).toEqual([
      {
        status: 'dead',
        undeliverable: false,
        last_error: expect.stringMatching(/^Nobody is there\..*No note today\.$/),
      },
    ]);
  });
});
