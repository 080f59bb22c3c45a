import { Logger } from '@nestjs/common';
import { eventually } from '../../../../test/support/eventually.js';
import { describeWithOwnRedis, TestRedis } from '../../../../test/support/redis.js';
import { newId } from '../kernel/ids/new-id.js';
import { Clock } from '../kernel/time/clock.js';
import { Metrics } from '../metrics/metrics.js';
import { RateLimiter } from './rate-limiter.js';
import { RedisRateLimitExchange } from './redis-rate-limit-exchange.js';

describeWithOwnRedis('the exchange of rate limits through Redis', () => {
  const policy = { name: 'test', limit: 1_000, windowS: 3_600 };
  let redis: TestRedis;
  let subject: string;
  const open: Array<{ close(): Promise<void> }> = [];

  beforeEach(async () => {
    redis = await TestRedis.start();
    subject = newId();
  });
  afterEach(async () => {
    for (const each of open.splice(0)) await each.close();
    await redis.stop();
    jest.restoreAllMocks();
  });

  function openExchange(): RedisRateLimitExchange {
    const exchange = new RedisRateLimitExchange(redis.url);
    open.push(exchange);
    return exchange;
  }

  function limiter(): RateLimiter {
    const made = new RateLimiter(openExchange(), new Clock(), new Metrics());
    open.push({ close: async () => made.onModuleDestroy() });
    return made;
  }

  it('adds up what all have counted, each time anew', async () => {
    const exchange = openExchange();
    const startS = Math.floor(Date.now() / 1_000);
    const windows = [1, 2].map((n) => ({ key: `test:${n}`, startS, endMs: (startS + 60) * 1_000 }));

    const first = await exchange.addUp(windows, [3, 5]);
    const second = await exchange.addUp(windows, [1, 1]);

    expect([...first]).toEqual([
      ['test:1', 3],
      ['test:2', 5],
    ]);
    expect([...second.values()]).toEqual([4, 6]);
  });

  it('forgets a window some seconds after it ended', async () => {
    const exchange = openExchange();
    const startS = Math.floor(Date.now() / 1_000);

    // A window of minus 9.9 s: with the spare time, 100 ms.
    await exchange.addUp([{ key: 'k', startS, endMs: startS * 1_000 - 9_900 }], [7]);

    await eventually(
      async () => {
        const totals = await exchange.addUp(
          [{ key: 'k', startS, endMs: startS * 1_000 - 9_900 }],
          [1],
        );
        expect(totals.get('k')).toBe(1);
        // Each query keeps the counter alive, so the next one must come after it has expired.
      },
      { everyMs: 300 },
    );
  });

  it('tells each what the other let in', async () => {
    const here = limiter();
    const there = limiter();
    let taken = 0;
    const take = (one: RateLimiter): number => {
      taken++;
      return one.take(policy, subject).remaining;
    };
    take(here);
    take(here);

    await eventually(() => expect(take(there)).toBe(1_000 - taken), { everyMs: 250 });
  });

  it(
    'leaves each process to itself while Redis is away, says so once, and goes on when it is ' +
      'back',
    async () => {
      const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
      const log = jest.spyOn(Logger.prototype, 'log').mockImplementation();
      const here = limiter();
      here.take(policy, subject);
      await redis.down();

      let alone = 1;
      for (const deadline = Date.now() + 1_200; Date.now() < deadline; ) {
        await eventually(() => expect(here.take(policy, subject).allowed).toBe(true));
        alone++;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      await eventually(() => expect(warn).toHaveBeenCalled());
      expect(here.take({ ...policy, limit: alone }, subject).allowed).toBe(false);
      expect(
        warn.mock.calls.filter(([line]) => String(line).startsWith('Rate limits are not shared'))
          .length,
      ).toBe(1);

      await redis.up();
      await eventually(
        () => {
          here.take(policy, subject);
          expect(log).toHaveBeenCalledWith('Rate limits are shared again.');
        },
        { everyMs: 100 },
      );
    },
  );
});
