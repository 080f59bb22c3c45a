import type { Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppConfig } from '../config/app-config.js';
import { PostgresRateLimitExchange } from './postgres-rate-limit-exchange.js';
import { RateLimitExchange } from './rate-limit-exchange.js';
import { RateLimiter } from './rate-limiter.js';

/** Loads the Redis client only when Redis is configured. */
async function createRateLimitExchange(
  { redisUrl }: Pick<AppConfig, 'redisUrl'>,
  dataSource: DataSource,
): Promise<RateLimitExchange> {
  if (redisUrl === undefined) return new PostgresRateLimitExchange(dataSource);
  const { RedisRateLimitExchange } = await import('./redis-rate-limit-exchange.js');
  return new RedisRateLimitExchange(redisUrl);
}

export const RATE_LIMIT_PROVIDERS: Provider[] = [
  {
    provide: RateLimitExchange,
    useFactory: createRateLimitExchange,
    inject: [AppConfig, DataSource],
  },
  RateLimiter,
];
