import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { readRedisUrl } from '../config/redis-url.js';
import { errorText } from '../kernel/errors/error-text.js';
import { RateLimitExchange, type SharedWindow } from './rate-limit-exchange.js';

const RETRY_CAP_MS = 1_000;
const COMMAND_TIMEOUT_MS = 1_000;
/** The clocks of processes differ, so a counter outlives its window by this much. */
const SPARE_MS = 10_000;

/** Uses counters that expire by themselves: two commands per window, all in one round trip. */
export class RedisRateLimitExchange extends RateLimitExchange {
  private readonly logger = new Logger(RedisRateLimitExchange.name);
  private readonly redis: Redis;
  private readonly prefix: string;

  constructor(redisUrl: string) {
    super();
    const { url, prefix } = readRedisUrl(redisUrl);
    this.prefix = prefix;
    // Without a queue in memory: while Redis is unavailable, an exchange fails at once, and the
    // next one carries more.
    this.redis = new Redis(url, {
      lazyConnect: true,
      connectTimeout: 3_000,
      keepAlive: 10_000,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: COMMAND_TIMEOUT_MS,
      retryStrategy: (times: number) => Math.min(RETRY_CAP_MS, 50 * 2 ** times),
    });
    this.redis.on('error', (error) => this.logger.debug(`Redis: ${errorText(error)}`));
  }

  override async addUp(
    windows: readonly SharedWindow[],
    counts: readonly number[],
  ): Promise<ReadonlyMap<string, number>> {
    if (this.redis.status === 'wait') await this.redis.connect();
    const pipeline = this.redis.pipeline();
    windows.forEach(({ key, startS, endMs }, index) => {
      const name = `${this.prefix}:rate-limits:${startS}:${key}`;
      pipeline
        .incrby(name, counts[index] as number)
        .pexpire(name, endMs - startS * 1_000 + SPARE_MS);
    });
    const results = (await pipeline.exec()) ?? [];
    const failure = results.find(([error]) => error)?.[0];
    if (failure || results.length !== 2 * windows.length)
      throw failure ?? new Error('Redis did not answer.');
    return new Map(windows.map(({ key }, index) => [key, results[2 * index]?.[1] as number]));
  }

  override async close(): Promise<void> {
    this.redis.disconnect();
  }
}
