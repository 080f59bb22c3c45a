import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import { Transactions } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { SentStatements } from '../../../../test/support/sent-statements.js';
import type { AllPersonalData } from '../personal-data/personal-data.js';
import { BeginErasures } from './begin-erasures.task.js';
import { Erasures } from './erasures.js';
import { PendingAbout } from './pending-about.js';

/** More than two pages of each. */
const BACKLOG = 2_500;

describe('Erasures that wait', () => {
  const sent = new SentStatements();
  let database: TestDatabase;
  let task: BeginErasures;

  beforeAll(async () => {
    database = await createTestDatabase();
    const { dataSource } = database;
    const outbox = { record: async () => undefined } as unknown as Outbox;
    task = new BeginErasures(
      new Erasures(dataSource, outbox, {} as AuditLog, new Clock()),
      new PendingAbout(dataSource),
      new Transactions(dataSource),
      { ofModules: [{ module: 'shop' }] } as unknown as AllPersonalData,
    );
    await query(
      `INSERT INTO platform.outbox (id, type, subject, occurred_at, traceparent, data, published_at)
       SELECT gen_random_uuid(), 'x.v1', gen_random_uuid(), now(), '', '{"n": "1"}', CASE
         WHEN n % 2 = 0 THEN now() END
         FROM generate_series(1, 2 * ${BACKLOG}) n`,
    );
    await query(
      `INSERT INTO platform.inbox (event_id, consumer, subject, position)
       SELECT id, 'mail', subject, position FROM platform.outbox WHERE published_at IS NOT NULL`,
    );
  });
  afterEach(() => query('DELETE FROM platform.erasures'));
  afterAll(async () => {
    sent.stop();
    await database.drop();
  });

  const query = <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
    database.dataSource.query<Row[]>(text, values);
  const run = () => task.run(new AbortController().signal);

  async function asked(): Promise<string> {
    const userId = newId();
    await query(
      `INSERT INTO platform.erasures (id, user_id, asked_by, traceparent, asked_at)
       VALUES ($1, $2, $2, '', now() - interval '1 hour')`,
      [newId(), userId],
    );
    return userId;
  }

  /** Behind the backlog. A published event waits for its consumer. */
  async function anEvent(subject: string, data: object, isHandedOn = false): Promise<void> {
    const id = newId();
    await query(
      `INSERT INTO platform.outbox (id, type, subject, occurred_at, traceparent, data, published_at)
       VALUES ($1, 'x.v1', $2, now(), '', $3, CASE WHEN $4 THEN now() END)`,
      [id, subject, data, isHandedOn],
    );
    if (isHandedOn)
      await query(
        `INSERT INTO platform.inbox (event_id, consumer, subject, position)
         SELECT id, 'mail', subject, position FROM platform.outbox WHERE id = $1`,
        [id],
      );
  }

  const begun = async (): Promise<string[]> =>
    (
      await query<{ id: string }>(
        'SELECT user_id AS id FROM platform.erasures WHERE begun_at IS NOT NULL ORDER BY user_id',
      )
    ).map(({ id }) => id);

  it('begin when no pending event is about the person, by its subject or by its data', async () => {
    const [free, doer] = [await asked(), await asked()];
    await anEvent(newId(), { invitedBy: doer });
    await anEvent(await asked(), {});
    await anEvent(newId(), { customerId: await asked() });
    await anEvent(await asked(), {}, true);
    await anEvent(`zz ${newId()}`, { customerId: await asked() }, true);

    await run();

    expect(await begun()).toEqual([free, doer].sort());
  });

  it('are looked at in one walk, however many there are', async () => {
    const pagesFor = async (count: number): Promise<number> => {
      const waiting = await Promise.all(Array.from({ length: count }, asked));
      const statements = await sent.during(run);
      expect(await begun()).toEqual(waiting.sort());
      await query('DELETE FROM platform.erasures');
      return statements.filter((text) => text.includes('MATERIALIZED')).length;
    };

    expect(await pagesFor(1)).toBe(6);
    expect(await pagesFor(20)).toBe(6);
  });

  it('cost no walk when there are none', async () => {
    expect(await sent.during(run)).toHaveLength(1);
  });
});
