import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { eventually } from './eventually.js';
import { freePort } from './processes.js';
import { describeWithTool, hasRedisServer, TOOLS } from './tools.js';

/** Runs on REDIS_URL, or on a `redis-server` from the PATH. */
export const describeWithRedis = (name: string, suite: () => void): void =>
  describeWithTool(TOOLS.redis, name, suite);

/** For suites that stop Redis, which only works on one of their own. */
export const describeWithOwnRedis = (name: string, suite: () => void): void =>
  describeWithTool(TOOLS.ownRedis, name, suite);

/**
 * A Redis for one suite: a process of its own where possible, else REDIS_URL under a prefix of its
 * own. Keeps nothing on disk.
 */
export class TestRedis {
  private server: ChildProcess | undefined;

  private constructor(
    readonly url: string,
    private readonly port: number | undefined,
    private readonly flags: readonly string[],
  ) {}

  static async start(...flags: string[]): Promise<TestRedis> {
    if (!hasRedisServer())
      return new TestRedis(
        `${process.env['REDIS_URL']}?prefix=test-${process.pid}-${performance.now()}`,
        undefined,
        flags,
      );
    const port = await freePort();
    const redis = new TestRedis(`redis://127.0.0.1:${port}/0`, port, flags);
    await redis.up();
    return redis;
  }

  /** Starts it, empty, after `down`. */
  async up(): Promise<void> {
    const options = [
      '--port',
      String(this.port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      ...this.flags,
    ];
    this.server = spawn('redis-server', options, { stdio: 'ignore' });
    await eventually(() => this.command((redis) => redis.ping()));
  }

  /** Kills it: whatever it held is lost. */
  async down(): Promise<void> {
    if (!this.server || this.server.exitCode !== null || this.server.signalCode !== null) return;
    this.server.kill('SIGKILL');
    await once(this.server, 'exit');
  }

  /** Loses everything, but stays up. */
  async empty(): Promise<void> {
    await this.command((redis) => redis.flushdb());
  }

  /** What an operator would do while it runs. */
  async configure(name: string, value: string): Promise<void> {
    await this.command((redis) => redis.config('SET', name, value));
  }

  async stop(): Promise<void> {
    await this.down();
  }

  private async command(run: (redis: Redis) => Promise<unknown>): Promise<void> {
    const redis = new Redis(this.url, {
      lazyConnect: true,
      retryStrategy: () => null,
      maxRetriesPerRequest: 0,
    });
    redis.on('error', () => undefined);
    try {
      await redis.connect();
      await run(redis);
    } finally {
      redis.disconnect();
    }
  }
}
