import { createTestDatabase, type TestDatabase } from '../../../../../test/support/database.js';
import { anId, record, SOMETHING_HAPPENED, something } from '../../../../../test/support/worker.js';
import { type Transaction, Transactions } from '../../database/transactions.js';
import { releaseFree } from './held-deliveries.js';

const CONSUMER = 'a';
const ROUTES = { [SOMETHING_HAPPENED]: [CONSUMER] };

describe('held deliveries', () => {
  let database: TestDatabase;
  let transactions: Transactions;

  beforeAll(async () => {
    database = await createTestDatabase();
    transactions = new Transactions(database.dataSource);
  });
  afterAll(() => database.drop());

  /** Published, and held for the consumer. */
  async function held(subject: string): Promise<string> {
    const event = something(subject);
    await record(database.dataSource, event);
    await database.dataSource.query(
      `WITH published AS (
         UPDATE platform.outbox SET published_at = now() WHERE id = $1 RETURNING subject, position
       ) INSERT INTO platform.inbox (event_id, consumer, subject, position, enqueued_at)
         SELECT $1, $2, subject, position, 'infinity' FROM published`,
      [event.id, CONSUMER],
    );
    return event.id;
  }

  async function release(tx: Transaction, ids: readonly string[]): Promise<string[]> {
    const candidates = ids.map((eventId) => ({ consumer: CONSUMER, eventId }));
    return (await releaseFree(tx, ROUTES, candidates)).map(({ eventId }) => eventId);
  }

  it('are released once by two in opposite orders, of which none waits', async () => {
    const [first, second] = [await held(anId()), await held(anId())];

    await transactions.run(async (one) => {
      expect(await release(one, [first])).toEqual([first]);
      await transactions.run(async (other) => {
        await other.query(`SET LOCAL lock_timeout = '2s'`);
        expect(await release(other, [second, first])).toEqual([second]);
        expect(await release(one, [first, second])).toEqual([]);
      });
    });

    expect(await transactions.run((tx) => release(tx, [first, second]))).toEqual([]);
  });

  it('are released one for each subject: the first', async () => {
    const subject = anId();
    const [first, second] = [await held(subject), await held(subject)];

    expect(await transactions.run((tx) => release(tx, [second, first]))).toEqual([first]);
    expect(await transactions.run((tx) => release(tx, [second]))).toEqual([]);
  });
});
