import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { ConfigurationError } from '../config/configuration-error.js';
import { readRedisUrl, redisAddress } from '../config/redis-url.js';
import { errorText } from '../kernel/errors/error-text.js';
import { QueueBackend } from '../messaging/queues/queue-backend.js';
import { Examination, type Finding, failed, ok } from './examination.js';

const TIMEOUT_MS = 5_000;

@Injectable()
export class QueueExamination extends Examination {
  override readonly name = 'queue';

  constructor(
    private readonly config: AppConfig,
    private readonly backend: QueueBackend,
  ) {
    super();
  }

  override async examine(): Promise<Finding> {
    const { redisUrl } = this.config;
    if (redisUrl !== undefined) return examineRedis(redisUrl);
    await this.backend.ping(TIMEOUT_MS);
    return ok('Jobs are in PostgreSQL.');
  }
}

async function examineRedis(redisUrl: string): Promise<Finding> {
  // Installations with their queues on PostgreSQL load no Redis client.
  const { evictionBy, inspectRedis } = await import('../messaging/queues/redis-inspection.js');
  const { url, prefix } = readRedisUrl(redisUrl);
  try {
    const danger = evictionBy(await inspectRedis(url, prefix));
    return danger === undefined
      ? ok('Redis takes jobs.')
      : failed(danger, 'Set maxmemory-policy to noeviction.');
  } catch (error) {
    return error instanceof ConfigurationError
      ? failed(error.problems.join(' '), 'Correct REDIS_URL, or the settings of Redis.')
      : failed(
          `Redis at ${redisAddress(redisUrl)} does not answer (${errorText(error)}). Events wait ` +
            'in the database and none is lost, but no mails, webhooks or other jobs are done.',
          'Start Redis, or correct REDIS_URL. If it is lost, see docs/operations/disaster.md.',
        );
  }
}
