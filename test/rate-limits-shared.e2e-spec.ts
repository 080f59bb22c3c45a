import { TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { environmentOf, freePort, Process } from './support/processes.js';
import { describeWithRedis, TestRedis } from './support/redis.js';

const LIMIT = 500;

/** Two processes of the API on one installation: this one, and another of the built product. */
async function startTwo(redisUrl?: string): Promise<{ app: TestApp; other: Process }> {
  const app = await TestApp.start({
    redisUrl: redisUrl as never,
    rateLimits: { credentialsPerIpAndMinute: LIMIT },
  });
  const other = new Process('api', await freePort(), {
    ...environmentOf(app.config),
    RATE_LIMIT_CREDENTIALS: String(LIMIT),
    ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
  });
  try {
    return { app, other: await other.ready() };
  } catch (error) {
    // The test has nothing to close yet, and both would outlive it.
    await other.kill();
    await app.close();
    throw error;
  }
}

/** Asks until the one knows of the requests that both have had, and then the other. */
async function expectShared({ app, other }: { app: TestApp; other: Process }): Promise<void> {
  const minute = () => Math.floor(Date.now() / 60_000);
  let window = minute();
  let asked = 0;
  const remaining = async (url: string): Promise<number> => {
    if (minute() !== window) {
      window = minute();
      asked = 0;
    }
    asked++;
    const response = await fetch(`${url}/v1/auth/verify-email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    return Number(/"credentials";r=(\d+)/.exec(response.headers.get('ratelimit') ?? '')?.[1]);
  };

  for (let count = 0; count < 10; count++) {
    await remaining(app.api.url);
    await remaining(other.url);
  }
  // All but the last few, which the others hear of with the next exchange. Alone, it would be half
  // of them.
  for (const [first, second] of [
    [app.api.url, other.url],
    [other.url, app.api.url],
  ] as const) {
    await eventually(
      async () => {
        await remaining(first);
        expect(await remaining(second)).toBeLessThanOrEqual(LIMIT - asked + 2);
        expect(asked).toBeGreaterThanOrEqual(10);
      },
      { everyMs: 300 },
    );
  }
}

describe('rate limits of two processes', () => {
  it('are shared through PostgreSQL', async () => {
    const two = await startTwo();
    try {
      await expectShared(two);
    } finally {
      await two.other.kill();
      await two.app.close();
    }
  }, 60_000);
});

describeWithRedis('rate limits of two processes with Redis', () => {
  let redis: TestRedis;

  beforeAll(async () => {
    redis = await TestRedis.start();
  });
  afterAll(() => redis.stop());

  it('are shared through Redis, and the database has nothing to do with them', async () => {
    const two = await startTwo(redis.url);
    try {
      await expectShared(two);

      expect(await two.app.db.query('SELECT 1 FROM platform.rate_limits')).toEqual([]);
    } finally {
      await two.other.kill();
      await two.app.close();
    }
  }, 60_000);
});
