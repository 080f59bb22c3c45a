import { createHash } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { rounds } from '../../../../test/support/rounds.js';
import { type Transaction, Transactions } from '../database/transactions.js';
import { HttpResult } from '../http/http-result.js';
import { newId } from '../kernel/ids/new-id.js';
import { IdempotencyKeyReused, RequestInFlight } from './idempotency.errors.js';
import { Idempotency } from './idempotency.js';
import type { IdempotentCall } from './idempotent-call.js';

describe('Idempotency', () => {
  let database: TestDatabase;
  let idempotency: Idempotency;

  beforeAll(async () => {
    database = await createTestDatabase();
    idempotency = new Idempotency(new Transactions(database.dataSource));
    await database.dataSource.query('CREATE TABLE effect (id uuid PRIMARY KEY)');
  });
  beforeEach(() => database.dataSource.query('TRUNCATE effect'));
  afterAll(() => database.drop());

  const call = (overrides: Partial<IdempotentCall & { content: string }> = {}): IdempotentCall => ({
    principal: newId(),
    route: 'POST /v1/teapots',
    key: newId(),
    fingerprint: createHash('sha256')
      .update(overrides.content ?? '')
      .digest(),
    ...overrides,
  });
  const makeTea = async (tx: Transaction): Promise<HttpResult<{ z: number; a: string }>> => {
    const id = newId();
    await tx.query('INSERT INTO effect VALUES ($1)', [id]);
    return HttpResult.created(`/v1/teapots/${id}`, { z: 1, a: id });
  };
  const effects = async (): Promise<number> =>
    (
      await database.dataSource.query<Array<{ count: number }>>(
        'SELECT count(*)::int AS count FROM effect',
      )
    )[0]?.count ?? -1;

  it('repeats the answer, not the effect', async () => {
    const same = call();

    const first = await idempotency.once(same, makeTea);
    const second = await idempotency.once(same, makeTea);

    expect(JSON.stringify(second.body)).toBe(JSON.stringify(first.body));
    expect(second.status).toBe(201);
    expect(second.headers).toEqual({ ...first.headers, 'idempotency-replayed': 'true' });
    expect(await effects()).toBe(1);
  });

  it('tells a reused key from a retry', async () => {
    const same = call({ content: 'one' });
    await idempotency.once(same, makeTea);
    const other = { ...same, fingerprint: createHash('sha256').update('two').digest() };

    await expect(idempotency.once(other, makeTea)).rejects.toThrow(IdempotencyKeyReused);
    expect(await effects()).toBe(1);
  });

  it('keeps principals and routes apart', async () => {
    const same = call();

    await idempotency.once(same, makeTea);
    await idempotency.once({ ...same, principal: newId() }, makeTea);
    await idempotency.once({ ...same, route: 'POST /v1/kettles' }, makeTea);

    expect(await effects()).toBe(3);
  });

  it('leaves the key free when the work fails', async () => {
    const same = call();
    const attempt = idempotency.once(same, async (tx) => {
      await makeTea(tx);
      throw new Error('spilt');
    });
    await expect(attempt).rejects.toThrow('spilt');

    await idempotency.once(same, makeTea);

    expect(await effects()).toBe(1);
  });

  it('tells a twin at once that the first is in flight', async () => {
    const same = call();
    let finish: () => void = () => undefined;
    let started: () => void = () => undefined;
    const atWork = new Promise<void>((resolve) => {
      started = resolve;
    });
    const held = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const first = idempotency.once(same, async (tx) => {
      started();
      await held;
      return makeTea(tx);
    });
    await atWork;

    await expect(idempotency.once(same, makeTea)).rejects.toThrow(RequestInFlight);
    finish();
    await first;
    expect(await effects()).toBe(1);
  });

  it('has one effect for ten duplicates, each refused or given the same response', async () => {
    for (let round = 0; round < rounds(4); round++) {
      const same = call();
      const outcomes = await Promise.allSettled(
        Array.from({ length: 10 }, () => idempotency.once(same, makeTea)),
      );

      const answers = outcomes
        .filter((outcome) => outcome.status === 'fulfilled')
        .map(({ value }) => value.body.a);
      const refusals = outcomes
        .filter((outcome) => outcome.status === 'rejected')
        .map(({ reason }) => reason);
      expect(new Set(answers).size).toBe(1);
      expect(refusals.every((reason) => reason instanceof RequestInFlight)).toBe(true);
    }
    expect(await effects()).toBe(rounds(4));
  });
});
