import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { ConfigurationError } from '../config/configuration-error.js';
import { readRedisUrl, redisAddress } from '../config/redis-url.js';
import { errorText } from '../kernel/errors/error-text.js';
import { QueueBackend } from '../messaging/queues/queue-backend.js';
import { Examination, type Finding, failed, ok } from './examination.js';

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
    return redisUrl === undefined ? this.examineTables() : examineRedis(redisUrl);
  }

  private async examineTables(): Promise<Finding> {
    try {
      await this.backend.prepare();
      return ok('Jobs are in PostgreSQL.');
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      return failed('Jobs have no tables in PostgreSQL.', 'Run orderly db:migrate.');
    }
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
