import { Logger } from '@nestjs/common';
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/database.js';
import { aDeliveryRunner, Performer, Recorder } from '../../../../../test/support/delivery-runs.js';
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
import type { DeliveryRunner } from './delivery-runner.js';

const never = new AbortController().signal;

describe('DeliveryRunner, for a consumer with a statement', () => {
  let sent: SentStatements;
  let database: TestDatabase;
  let statements: Statements;
  let runner: DeliveryRunner;
  let event: DomainEvent;

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
    runner = aDeliveryRunner(database, statements, new Metrics());
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

  it('has one effect when six runs deliver it at once', async () => {
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

  it('leaves a delivery alone while another worker holds its lease', async () => {
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

  it('takes a lease when a worker died during the job, to count further crashes', async () => {
    const statementsSent = await sent.during(() => run(new Recorder(), { fellSilent: true }));

    expect(statementsSent).toEqual(['inbox.take', 'inbox.settle.recorder']);
    expect(await ways()).toEqual(['at once']);
  });

  it('uses the locking path when the statement cannot be prepared or fails', async () => {
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

  it('rolls back the effect of the locking path when the inbox row cannot be marked', async () => {
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

  it('returns the delivery that waited for this one', async () => {
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

  it('does not settle the effect when another worker has taken the lease', async () => {
    const consumer = new Performer();
    consumer.during = () =>
      database.dataSource.query('UPDATE platform.inbox SET lease_owner = $1', [anId()]);

    expect(await run(consumer)).toMatchObject({ kind: 'retry' });

    expect(await ways()).toEqual([]);
    expect(await inbox(database.dataSource)).toMatchObject([{ status: 'pending', attempts: 0 }]);
  });
});
