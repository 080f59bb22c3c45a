import { Redis } from 'ioredis';
import { readRedisUrl } from '../../config/redis-url.js';
import { errorText } from '../../kernel/errors/error-text.js';
import { QueueBackend, UnsafeQueue } from './queue-backend.js';
import { evictionBy, inspectRedis } from './redis-inspection.js';

const RETRY_CAP_MS = 1_000;

const common = {
  connectTimeout: 3_000,
  lazyConnect: true,
  keepAlive: 10_000,
  retryStrategy: (times: number) => Math.min(RETRY_CAP_MS, 50 * 2 ** times),
};

export class RedisQueueBackend extends QueueBackend {
  override readonly kind = 'redis';
  private producer: Redis | undefined;
  private readonly workers = new Map<string, Redis>();
  private readonly url: string;
  override readonly prefix: string;

  constructor(
    redisUrl: string,
    private readonly isProduction: boolean,
  ) {
    super();
    const { url, prefix } = readRedisUrl(redisUrl);
    this.url = url;
    this.prefix = prefix;
  }

  /**
   * A Redis that evicts keys under memory pressure loses jobs. The sweeper would restore them late,
   * which is a last resort and not a plan.
   */
  override async prepare(): Promise<void> {
    const danger = evictionBy(await inspectRedis(this.url, this.prefix));
    if (danger === undefined) return;
    const complaint = `${danger} Set it to noeviction.`;
    if (this.isProduction) throw new UnsafeQueue(complaint);
    this.logger.warn(complaint);
  }

  /**
   * For adding and counting jobs. Fails at once while Redis is unavailable, instead of queueing
   * commands in memory.
   */
  override queueConnection(): Redis {
    this.producer ??= this.listened(
      new Redis(this.url, {
        ...common,
        enableOfflineQueue: false,
        maxRetriesPerRequest: 1,
        commandTimeout: 3_000,
      }),
    );
    return this.producer;
  }

  /**
   * A worker waits for Redis without a limit, on connections of its own; BullMQ creates a second
   * one for blocking reads. BullMQ does not close a connection that it did not create, so the
   * earlier one is closed here.
   */
  override workerConnection(queue: string): Redis {
    this.workers.get(queue)?.disconnect();
    const connection = new Redis(this.url, { ...common, maxRetriesPerRequest: null });
    this.workers.set(queue, connection);
    return this.listened(connection);
  }

  protected override async pingConnection(): Promise<void> {
    await (await this.connected()).ping();
  }

  protected override async closeConnections(): Promise<void> {
    for (const redis of [this.producer, ...this.workers.values()]) redis?.disconnect();
  }

  private async connected(): Promise<Redis> {
    const redis = this.queueConnection();
    if (redis.status === 'wait') await redis.connect();
    return redis;
  }

  private listened(redis: Redis): Redis {
    return redis.on('error', (error) => this.logger.debug(`Redis: ${errorText(error)}`));
  }
}
