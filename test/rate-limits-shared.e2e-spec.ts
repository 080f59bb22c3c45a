import { type RunningApi, startApi } from '../apps/api/src/start-api.js';
import { TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { testLogger } from './support/log-files.js';
import { describeWithRedis, TestRedis } from './support/redis.js';

const LIMIT = 500;

interface Two {
  readonly app: TestApp;
  readonly other: RunningApi;
}

/** Two APIs on one installation. They share nothing but its database and its Redis. */
async function startTwo(redisUrl?: string): Promise<Two> {
  const app = await TestApp.start({
    redisUrl: redisUrl as never,
    rateLimits: { credentialsPerIpAndMinute: LIMIT },
  });
  try {
    return { app, other: await startApi(app.config, testLogger(app.config, 'api')) };
  } catch (error) {
    // The test has nothing to close yet, and the first would outlive it.
    await app.close();
    throw error;
  }
}

/** Asks until the one knows of the requests that both have had, and then the other. */
async function expectShared({ app, other }: Two): Promise<void> {
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

describe('rate limits of two APIs', () => {
  it('are shared through PostgreSQL', async () => {
    const two = await startTwo();
    try {
      await expectShared(two);
    } finally {
      await two.other.close();
      await two.app.close();
    }
  }, 60_000);
});

describeWithRedis('rate limits of two APIs with Redis', () => {
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
      await two.other.close();
      await two.app.close();
    }
  }, 60_000);
});
