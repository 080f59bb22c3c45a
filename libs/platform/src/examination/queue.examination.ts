import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
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
    if (redisUrl === undefined) {
      await this.backend.ping(TIMEOUT_MS);
      return ok('Jobs are in PostgreSQL.');
    }
    const [{ evictionBy, inspectRedis }, { readRedisUrl }] = await Promise.all([
      import('../messaging/queues/redis-inspection.js'),
      import('../config/redis-url.js'),
    ]);
    const { url, prefix } = readRedisUrl(redisUrl);
    const danger = evictionBy(await inspectRedis(url, prefix));
    return danger === undefined
      ? ok('Redis takes jobs.')
      : failed(danger, 'Set maxmemory-policy to noeviction.');
  }
}
