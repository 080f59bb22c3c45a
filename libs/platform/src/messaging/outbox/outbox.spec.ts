import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/database.js';
import { eventually } from '../../../../../test/support/eventually.js';
import { anId, record, something } from '../../../../../test/support/worker.js';
import { Transactions } from '../../database/transactions.js';
import { Outbox } from './outbox.js';
import { OUTBOX_CHANNEL } from './outbox-signal.js';

describe('Outbox', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('keeps several events of one transaction in their order', async () => {
    const events = Array.from({ length: 5 }, (_, index) =>
      something(anId(), { index, text: 'ü "quoted" {x}' }),
    );

    await record(database.dataSource, ...events);

    const rows = await database.dataSource.query(
      'SELECT id, data FROM platform.outbox ORDER BY position',
    );
    expect(rows).toEqual(events.map(({ id, data }) => ({ id, data })));
  });

  it('forgets an event whose transaction rolls back', async () => {
    const event = something(anId());
    const outbox = new Outbox(database.dataSource);

    const attempt = new Transactions(database.dataSource).run(async (tx) => {
      await outbox.record(tx, event);
      throw new Error('no');
    });

    await expect(attempt).rejects.toThrow('no');
    expect(
      await database.dataSource.query('SELECT id FROM platform.outbox WHERE id = $1', [event.id]),
    ).toEqual([]);
  });

  it('wakes listeners after the commit, with few signals for many commits', async () => {
    const listener = new pg.Client({ connectionString: database.url });
    await listener.connect();
    let signals = 0;
    listener.on('notification', () => signals++);
    await listener.query(`LISTEN ${OUTBOX_CHANNEL}`);
    const outbox = new Outbox(database.dataSource);
    const transactions = new Transactions(database.dataSource);

    await Promise.all(
      Array.from({ length: 50 }, () =>
        transactions.run((tx) => outbox.record(tx, something(anId()))),
      ),
    );

    await eventually(() => expect(signals).toBeGreaterThan(0));
    expect(signals).toBeLessThan(50);
    await listener.end();
  });
});
