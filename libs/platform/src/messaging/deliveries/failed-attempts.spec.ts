import { Logger } from '@nestjs/common';
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/database.js';
import {
  aDeliveryRunner,
  Forgetful,
  Performer,
  Recorder,
} from '../../../../../test/support/delivery-runs.js';
import { anId, record, SOMETHING_HAPPENED, something } from '../../../../../test/support/worker.js';
import { Statements } from '../../database/statements.js';
import { Metrics } from '../../metrics/metrics.js';
import type { DomainEvent } from '../events/domain-event.js';
import type { EventConsumer } from '../events/event-consumer.js';
import { PermanentFailure, Undeliverable } from '../failures/delivery-failures.js';
import type { DeliveryRunner } from './delivery-runner.js';

const never = new AbortController().signal;

describe('DeliveryRunner, when an attempt fails', () => {
  let database: TestDatabase;
  let statements: Statements;
  let runner: DeliveryRunner;
  let event: DomainEvent;
  let metrics: Metrics;

  beforeAll(() => Logger.overrideLogger(false));
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

  const run = (consumer: EventConsumer, eventId = event.id) =>
    runner.run(consumer, [SOMETHING_HAPPENED], { eventId, fellSilent: false }, never);

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
    await run(new Recorder(), other.id);
    expect(await attempts()).toEqual([
      'consumer="recorder",outcome="retried" 1',
      'consumer="recorder",outcome="dead" 1',
      'consumer="recorder",outcome="done" 1',
    ]);
  });

  it('logs a failure with consumer, event, attempt and trace as fields', async () => {
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

  it('dead-letters as failed when the consumer cannot record it as undeliverable', async () => {
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
