import { Logger } from '@nestjs/common';
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/database.js';
import { aDeliveryRunner, Performer } from '../../../../../test/support/delivery-runs.js';
import {
  anId,
  inbox,
  record,
  SOMETHING_HAPPENED,
  something,
} from '../../../../../test/support/worker.js';
import { Statements } from '../../database/statements.js';
import { Metrics } from '../../metrics/metrics.js';
import type { DomainEvent } from '../events/domain-event.js';
import { EventProcessor } from '../events/event-processor.js';
import { RetryLater } from '../failures/delivery-failures.js';
import type { DeliveryRunner } from './delivery-runner.js';

const never = new AbortController().signal;
const MINUTE_MS = 60_000;

@EventProcessor('patient', {
  attempts: 2,
  backoff: { scheduleMs: [MINUTE_MS], jitter: 0 },
  timeoutMs: 50,
})
class Patient extends Performer {}

describe('DeliveryRunner, for a consumer with a policy', () => {
  let database: TestDatabase;
  let statements: Statements;
  let runner: DeliveryRunner;
  let event: DomainEvent;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    database = await createTestDatabase();
    const { dataSource } = database;
    await dataSource.query('CREATE TABLE effects (event_id uuid NOT NULL, way text NOT NULL)');
    statements = new Statements(dataSource);
    runner = aDeliveryRunner(database, statements, new Metrics());
  });
  beforeEach(async () => {
    await database.dataSource.query('TRUNCATE platform.inbox, platform.outbox, effects');
    event = something(anId());
    await record(database.dataSource, event);
  });
  afterAll(async () => {
    await statements.onApplicationShutdown();
    await database.drop();
  });

  const failWith = async (during: () => Promise<unknown>) => {
    const consumer = new Patient();
    consumer.during = during;
    await database.dataSource.query('UPDATE platform.inbox SET next_attempt_at = NULL');
    const job = { eventId: event.id, fellSilent: false };
    return runner.run(consumer, [SOMETHING_HAPPENED], job, never);
  };
  const throwing = (error: Error) => async () => {
    throw error;
  };

  it('pauses as its schedule says, and gives up after its attempts', async () => {
    const first = await failWith(throwing(new Error('No.')));
    const second = await failWith(throwing(new Error('No, again.')));

    expect(first).toEqual({ kind: 'retry', afterMs: MINUTE_MS });
    expect(second).toMatchObject({ kind: 'settled' });
    expect(await inbox(database.dataSource)).toMatchObject([
      { consumer: 'patient', status: 'dead', attempts: 2, last_error: 'No, again.' },
    ]);
  });

  it('pauses longer when the addressee asks for it, and counts the attempt', async () => {
    const outcome = await failWith(throwing(new RetryLater('Busy.', 10 * MINUTE_MS)));

    expect(outcome).toEqual({ kind: 'retry', afterMs: 10 * MINUTE_MS });
    expect(await inbox(database.dataSource)).toMatchObject([{ status: 'pending', attempts: 1 }]);
  });

  it('gives the consumer the time of its policy', async () => {
    const outcome = await failWith(() => new Promise(() => undefined));

    expect(outcome).toEqual({ kind: 'retry', afterMs: MINUTE_MS });
    expect(await inbox(database.dataSource)).toMatchObject([
      { last_error: 'The handler took longer than 50 ms.' },
    ]);
  });
});
