import { Transactions } from '@orderly/platform/database/transactions';
import { HttpResult } from '@orderly/platform/http/http-result';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { ownedTablesOf } from '../../../../test/support/database-dump.js';
import { deleteSome, OwnedTables } from '../personal-data/owned-tables.js';
import type { ErasureStep, PersonalData } from '../personal-data/personal-data.js';
import { ErasurePages } from './erasure-pages.js';
import type { Erasures } from './erasures.js';
import { PlatformPersonalData } from './platform-personal-data.js';

const RUNNING = new AbortController().signal;

describe('erasing in pages', () => {
  let database: TestDatabase;
  let transactions: Transactions;
  let pages: ErasurePages;
  const answers: unknown[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    transactions = new Transactions(database.dataSource);
    const erasures = {
      answer: async (...[, , module, erasure]: unknown[]) =>
        answers.push({ module, ...(erasure as object) }),
    } as unknown as Erasures;
    pages = new ErasurePages(transactions, erasures);
    await database.dataSource.query(
      'CREATE TABLE public.letters (id uuid PRIMARY KEY, user_id uuid NOT NULL)',
    );
  });
  afterAll(() => database.drop());

  const query = <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
    database.dataSource.query<Row[]>(text, values);

  async function asked(): Promise<{ erasureId: string; userId: string }> {
    const erasure = { erasureId: newId(), userId: newId() };
    await query(
      `INSERT INTO platform.erasures (id, user_id, asked_by, traceparent) VALUES ($1, $2, $2, '')`,
      [erasure.erasureId, erasure.userId],
    );
    return erasure;
  }
  const moduleWith = (...erasure: ErasureStep[]): PersonalData =>
    ({ module: 'shop', kept: { letters: 'none' }, erasure }) as unknown as PersonalData;
  const addLetters = (userId: string, count: number) =>
    query('INSERT INTO letters SELECT gen_random_uuid(), $1 FROM generate_series(1, $2::int)', [
      userId,
      count,
    ]);
  const lettersOf = async (userId: string): Promise<number> =>
    (await query('SELECT 1 FROM letters WHERE user_id = $1', [userId])).length;

  it('goes on after a crash where it was, and answers with all that it changed', async () => {
    const erasure = await asked();
    await addLetters(erasure.userId, 2_500);
    await addLetters(newId(), 10);
    let crashes = 1;
    const visited: Array<string | null> = [];
    const walk: ErasureStep = async (_tx, _userId, after) => {
      visited.push(after);
      if (after === 'middle' && crashes-- > 0) throw new Error('The worker died.');
      return { changed: 1, next: after === null ? 'middle' : null };
    };
    const {
      erasure: [deleteLetters],
    } = new OwnedTables(database.dataSource, [{ table: 'public.letters' }]);
    const data = moduleWith(deleteLetters as ErasureStep, walk);

    await expect(pages.run(erasure, data, RUNNING)).rejects.toThrow('died');
    const leftByThen = await lettersOf(erasure.userId);
    await pages.run(erasure, data, RUNNING);
    await transactions.run((tx) => pages.answer(tx, erasure, data));

    expect(leftByThen).toBe(0);
    expect(visited).toEqual([null, 'middle', 'middle']);
    expect(answers).toEqual([{ module: 'shop', changed: 2_502, kept: { letters: 'none' } }]);
    expect(await query('SELECT 1 FROM platform.erasure_progress')).toEqual([]);
    expect(await query('SELECT 1 FROM letters')).toHaveLength(10);
  });

  it('stops between two pages when its time is over', async () => {
    const erasure = await asked();
    await addLetters(erasure.userId, 2_500);
    const time = new AbortController();
    const deleteLetters = deleteSome(
      'SELECT ctid FROM letters WHERE user_id = $1 LIMIT $2',
      'letters',
    );
    const data = moduleWith(async (...page) => {
      time.abort(new Error('The time is over.'));
      return deleteLetters(...page);
    });

    await expect(pages.run(erasure, data, time.signal)).rejects.toThrow('time is over');

    expect(await lettersOf(erasure.userId)).toBe(1_500);
  });

  it('begins again in a release that has other steps', async () => {
    const erasure = await asked();
    const done: string[] = [];
    const step =
      (name: string): ErasureStep =>
      async () => {
        done.push(name);
        return { changed: 0, next: null };
      };

    await pages.run(erasure, moduleWith(step('a')), RUNNING);
    await pages.run(erasure, moduleWith(step('new'), step('a')), RUNNING);

    expect(done).toEqual(['a', 'new', 'a']);
  });

  it('finds the answers that name the person by their key, and no others', async () => {
    const { erasureId, userId } = await asked();
    const idempotency = new Idempotency(transactions);
    const keep = (principal: string, route: string, body: object, subjectIds?: string[]) => {
      const call = { principal, route, key: newId(), fingerprint: Buffer.alloc(32) };
      return idempotency.once(subjectIds ? { ...call, subjectIds } : call, async () =>
        HttpResult.ok(body),
      );
    };
    await keep(userId, 'POST /v1/orders', { customerId: userId }, [userId]);
    await keep(newId(), 'POST /v1/users', { id: userId, email: 'ada@example.test' });
    await keep(newId(), `POST /v1/users/${userId.toUpperCase()}/roles`, {});
    await keep(newId(), 'POST /v1/orders', { customerId: userId }, [userId]);
    await keep(newId(), 'POST /v1/orders', { customerId: newId() });

    await pages.run({ erasureId, userId }, new PlatformPersonalData(database.dataSource), RUNNING);

    expect(await query('SELECT 1 FROM platform.idempotency_keys')).toHaveLength(1);
  });

  it('keeps no entry of the index for an answer that names its caller alone', async () => {
    const principal = newId();
    const call = {
      principal,
      route: 'POST /v1/orders',
      key: newId(),
      fingerprint: Buffer.alloc(32),
    };

    await new Idempotency(transactions).once({ ...call, subjectIds: [principal] }, async () =>
      HttpResult.ok({ customerId: principal }),
    );

    expect(
      await query('SELECT subject_ids FROM platform.idempotency_keys WHERE principal = $1', [
        principal,
      ]),
    ).toEqual([{ subject_ids: null }]);
  });

  it('has a whole index for every column that says whose a row is', async () => {
    const indexed = await query<{ table: string }>(
      `SELECT DISTINCT format('%s.%s', n.nspname, c.relname) AS table
         FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n
           ON n.oid = c.relnamespace
         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
        WHERE i.indpred IS NULL AND i.indisvalid
          AND a.attname IN ('user_id', 'owner_id', 'account_id', 'customer_id', 'person_id')`,
    );
    const has = new Set(indexed.map(({ table }) => table));
    const owned = (await ownedTablesOf(database.dataSource)).map(
      ({ schema, table }) => `${schema}.${table}`,
    );

    expect(owned.length).toBeGreaterThan(15);
    expect(owned.filter((table) => !has.has(table) && table !== 'public.letters')).toEqual([]);
  });

  it('has an index for every reference along which a deletion goes on', async () => {
    expect(
      await query(
        `SELECT f.conrelid::regclass::text AS table, f.conname AS name FROM pg_constraint f
          WHERE f.contype = 'f' AND f.confdeltype = 'c'
            AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = f.conrelid
              AND i.indkey[0] = f.conkey[1])`,
      ),
    ).toEqual([]);
  });
});
