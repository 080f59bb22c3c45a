import type { Provider } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { QueueProbe } from '../health/queue.probe.js';
import { PostgresQueueBackend } from './postgres-queue-backend.js';
import { QueueBackend } from './queue-backend.js';
import { QueueHealth } from './queue-health.js';
import { QueueStats } from './queue-stats.js';
import { RedisQueueBackend } from './redis-queue-backend.js';

export function createQueueBackend(config: AppConfig): QueueBackend {
  return config.redisUrl === undefined
    ? new PostgresQueueBackend(config.database.url)
    : new RedisQueueBackend(config.redisUrl, config.environment === 'production');
}

/** For every process: the API looks at the queues too, for its health, its metrics and to replay dead letters. */
export const QUEUE_PROVIDERS: Provider[] = [
  { provide: QueueBackend, useFactory: createQueueBackend, inject: [AppConfig] },
  QueueHealth,
  QueueStats,
  { provide: QueueProbe, useExisting: QueueHealth },
];

export const QUEUE_EXPORTS = [QueueBackend, QueueHealth, QueueStats, QueueProbe];
