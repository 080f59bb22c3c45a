import type { Provider } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { BullConnection } from './bull-connection.js';
import { DeliveryTimings } from './delivery-timings.js';
import { JobQueues } from './job-queues.js';
import { PostgresQueueBackend } from './postgres-queue-backend.js';
import { QueueProbe } from './queue.probe.js';
import { QueueBackend } from './queue-backend.js';
import { QueueHealth } from './queue-health.js';
import { QueueRegistry, RegisteredQueues } from './queue-registry.js';
import { QueueStats } from './queue-stats.js';

/** Loads the Redis client only when Redis is configured. */
export async function createQueueBackend(config: AppConfig): Promise<QueueBackend> {
  if (config.redisUrl === undefined) return new PostgresQueueBackend(config.database.url);
  const { RedisQueueBackend } = await import('./redis-queue-backend.js');
  return new RedisQueueBackend(config.redisUrl, config.environment === 'production');
}

/**
 * For every process: the API also needs the queues, for health checks, metrics and replays of dead
 * letters.
 */
export const QUEUE_PROVIDERS: Provider[] = [
  { provide: QueueBackend, useFactory: createQueueBackend, inject: [AppConfig] },
  { provide: QueueRegistry, useClass: RegisteredQueues },
  { provide: QueueProbe, useExisting: QueueHealth },
  BullConnection,
  DeliveryTimings,
  JobQueues,
  QueueHealth,
  QueueStats,
];

export const QUEUE_EXPORTS = [
  BullConnection,
  DeliveryTimings,
  JobQueues,
  QueueBackend,
  QueueHealth,
  QueueProbe,
  QueueRegistry,
  QueueStats,
];
