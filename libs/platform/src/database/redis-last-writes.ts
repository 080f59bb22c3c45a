import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { readRedisUrl } from '../config/redis-url.js';
import { errorText } from '../kernel/errors/error-text.js';
import { LastWrites } from './last-writes.js';

const RETRY_CAP_MS = 1_000;
/** Asking Redis must not take longer than asking the primary. */
const COMMAND_TIMEOUT_MS = 200;

/**
 * Two writes of an account may be noted in another order than they were committed. The greater
 * position stands for both, so it is kept as long as the newest.
 */
const KEEP_LATEST = `local known = redis.call('GET', KEYS[1])
if not known or known < ARGV[1] then redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
else redis.call('PEXPIRE', KEYS[1], ARGV[2]) end`;

/** A key for each account that wrote lately. */
export class RedisLastWrites extends LastWrites {
  private readonly logger = new Logger(RedisLastWrites.name);
  private readonly redis: Redis;
  private readonly prefix: string;

  /** @param rememberMs longer than a replica in use may be behind */
  constructor(
    redisUrl: string,
    private readonly rememberMs: number,
  ) {
    super();
    const { url, prefix } = readRedisUrl(redisUrl);
    this.prefix = `${prefix}:last-writes`;
    this.redis = new Redis(url, {
      lazyConnect: true,
      connectTimeout: 3_000,
      keepAlive: 10_000,
      enableAutoPipelining: true,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: COMMAND_TIMEOUT_MS,
      retryStrategy: (times: number) => Math.min(RETRY_CAP_MS, 50 * 2 ** times),
    });
    this.redis.on('error', (error) => this.logger.debug(`Redis: ${errorText(error)}`));
  }

  override connect(): void {
    void this.redis.connect().catch(() => undefined);
  }

  override async note(userId: string, position: string): Promise<void> {
    await this.redis.eval(KEEP_LATEST, 1, `${this.prefix}:${userId}`, position, this.rememberMs);
  }

  override find(userId: string): Promise<string | null> {
    return this.redis.get(`${this.prefix}:${userId}`);
  }

  override async close(): Promise<void> {
    this.redis.disconnect();
  }
}
