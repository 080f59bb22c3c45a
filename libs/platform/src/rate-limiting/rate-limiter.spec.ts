import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/eventually.js';
import { newId } from '../kernel/ids/new-id.js';
import { Clock } from '../kernel/time/clock.js';
import { Metrics } from '../metrics/metrics.js';
import { PostgresRateLimitExchange } from './postgres-rate-limit-exchange.js';
import type { RateLimitPolicy } from './rate-limit-windows.js';
import { RateLimiter } from './rate-limiter.js';

class StoppedClock extends Clock {
  constructor(private instant: Date) {
    super();
  }

  override now(): Date {
    return this.instant;
  }

  advance(ms: number): void {
    this.instant = new Date(this.instant.getTime() + ms);
  }
}

describe('RateLimiter', () => {
  const policy: RateLimitPolicy = { name: 'test', limit: 3, windowS: 60 };
  let database: TestDatabase;
  let clock: StoppedClock;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  beforeEach(() => {
    clock = new StoppedClock(new Date('2026-11-20T09:30:00.000Z'));
  });
  afterAll(() => database.drop());

  const limiter = (metrics = new Metrics()) =>
    new RateLimiter(new PostgresRateLimitExchange(database.dataSource), clock, metrics);

  it('lets the limit through and no more, and says what is left', () => {
    const one = limiter();

    const verdicts = Array.from({ length: 4 }, () => one.take(policy, 'ada'));

    expect(verdicts.map(({ allowed }) => allowed)).toEqual([true, true, true, false]);
    expect(verdicts.map(({ remaining }) => remaining)).toEqual([2, 1, 0, 0]);
    expect(verdicts[3]?.resetS).toBe(60);
  });

  it('counts every subject for itself', () => {
    const one = limiter();
    for (let count = 0; count < 3; count++) one.take(policy, 'ada');

    expect(one.take(policy, 'bob').allowed).toBe(true);
  });

  it('starts afresh in the next window', () => {
    const one = limiter();
    for (let count = 0; count < 4; count++) one.take(policy, 'ada');
    clock.advance(60_000);

    expect(one.take(policy, 'ada').allowed).toBe(true);
  });

  it('learns what another process has let in', async () => {
    const here = limiter();
    const there = limiter();
    // A subject of its own: the limiters of other tests may still be exchanging.
    const subject = newId();
    here.take(policy, subject);
    here.take(policy, subject);
    there.take(policy, subject);

    await eventually(async () => {
      const [row] = await database.dataSource.query<Array<{ count: number }>>(
        'SELECT count FROM platform.rate_limits WHERE key = $1',
        [`test:${subject}`],
      );
      expect(row?.count).toBe(3);
    });
    // The second limiter knows the total already; the other learns it with its next exchange.
    await eventually(() =>
      expect([here.take(policy, subject).allowed, there.take(policy, subject).allowed]).toContain(
        false,
      ),
    );
  });

  it('admits at most the limit per process before the processes synchronise', async () => {
    const here = limiter();
    const there = limiter();
    const subject = newId();
    const allowed = (one: RateLimiter, times: number): number =>
      Array.from({ length: times }, () => one.take(policy, subject)).filter((take) => take.allowed)
        .length;

    expect([allowed(here, 10), allowed(there, 10)]).toEqual([policy.limit, policy.limit]);

    await eventually(async () => {
      const [row] = await database.dataSource.query<Array<{ count: number }>>(
        'SELECT count FROM platform.rate_limits WHERE key = $1',
        [`test:${subject}`],
      );
      expect(row?.count).toBe(2 * policy.limit);
    });
    expect([allowed(here, 10), allowed(there, 10)]).toEqual([0, 0]);
  });

  it('never refuses when the limit is lifted', () => {
    const one = limiter();

    expect(
      Array.from({ length: 100 }, () => one.take({ ...policy, limit: 0 }, 'ada').allowed),
    ).not.toContain(false);
  });

  it('counts what it refuses by the policy', async () => {
    const metrics = new Metrics();
    const one = limiter(metrics);

    for (let count = 0; count < 5; count++) one.take(policy, 'ada');

    expect(await metrics.registry.metrics()).toContain(
      'rate_limit_refusals_total{policy="test"} 2\n',
    );
  });
});
