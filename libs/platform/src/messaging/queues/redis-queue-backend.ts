import { type ConnectionOptions, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { readRedisUrl } from '../../config/redis-url.js';
import { errorText } from '../../kernel/errors/error-text.js';
import type { DeliveryTimings } from './delivery-timings.js';
import {
  type DeliveryJobProcessor,
  type OpenQueue,
  type OpenWorker,
  QueueBackend,
  UnsafeQueue,
  workerOptions,
} from './queue-backend.js';
import { inspectRedis } from './redis-inspection.js';

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
  private readonly consumers = new Set<Redis>();
  private readonly url: string;
  private readonly prefix: string;

  constructor(
    redisUrl: string,
    private readonly isProduction: boolean,
  ) {
    super();
    const { url, prefix } = readRedisUrl(redisUrl);
    this.url = url;
    this.prefix = prefix;
  }

  /** A Redis that throws keys away under pressure throws jobs away. The sweeper would bring them back, late; that is a last resort and no plan. */
  override async prepare(): Promise<void> {
    const policy = await inspectRedis(this.url, this.prefix);
    if (policy === undefined || policy === 'noeviction') return;
    const complaint = `Redis has maxmemory-policy ${policy} and would evict jobs. Set it to noeviction.`;
    if (this.isProduction) throw new UnsafeQueue(complaint);
    this.logger.warn(complaint);
  }

  override openWorker(
    name: string,
    process: DeliveryJobProcessor,
    concurrency: number,
    timings: DeliveryTimings,
  ): OpenWorker {
    // A worker waits for Redis as long as it takes, on connections of its own; BullMQ makes a second one for the blocking reads.
    const connection = this.listened(
      new Redis(this.url, { ...common, maxRetriesPerRequest: null }),
    );
    this.consumers.add(connection);
    const settings = {
      ...workerOptions(concurrency, timings),
      connection: connection as ConnectionOptions,
      prefix: this.prefix,
    };
    const worker = new Worker(
      name,
      (job, token) => process(job, token ?? ''),
      settings,
    ) as unknown as OpenWorker;
    // BullMQ leaves a connection alone that it has not made.
    worker.once('closed', () => {
      this.consumers.delete(connection);
      connection.disconnect();
    });
    return this.quietly(worker);
  }

  protected override async openQueue(name: string): Promise<OpenQueue> {
    const connection = this.redis() as ConnectionOptions;
    return new Queue(name, { connection, prefix: this.prefix }) as unknown as OpenQueue;
  }

  protected override async pingConnection(): Promise<void> {
    await (await this.connected()).ping();
  }

  protected override async closeConnections(): Promise<void> {
    for (const redis of [this.producer, ...this.consumers]) redis?.disconnect();
  }

  /** For adding and looking: fails at once while Redis is away, instead of queueing commands in memory. */
  private redis(): Redis {
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

  private async connected(): Promise<Redis> {
    const redis = this.redis();
    if (redis.status === 'wait') await redis.connect();
    return redis;
  }

  private listened(redis: Redis): Redis {
    return redis.on('error', (error) => this.logger.debug(`Redis: ${errorText(error)}`));
  }
}
