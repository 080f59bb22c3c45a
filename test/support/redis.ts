import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { eventually } from './eventually.js';
import { freePort } from './processes.js';

/** Whether this machine has a Redis to test with. */
const hasBinary = (): boolean =>
  spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;

/**
 * `describe` for suites that need Redis: run on REDIS_URL, or on a `redis-server` from the PATH. Without either the suite says so in its name and
 * has nothing to run.
 */
export function describeWithRedis(name: string, suite: () => void): void {
  if (process.env['REDIS_URL'] !== undefined || hasBinary()) describe(name, suite);
  else
    describe(`${name} (not run: neither REDIS_URL nor redis-server on the PATH)`, () =>
      it('needs Redis', () => undefined));
}

/** For suites that stop Redis, which only works on one of their own. */
export function describeWithOwnRedis(name: string, suite: () => void): void {
  if (hasBinary()) describe(name, suite);
  else
    describe(`${name} (not run: no redis-server on the PATH)`, () =>
      it('needs redis-server', () => undefined));
}

/** A Redis for one suite: a process of its own where possible, else REDIS_URL under a prefix of its own. Keeps nothing on disk. */
export class TestRedis {
  private server: ChildProcess | undefined;

  private constructor(
    readonly url: string,
    private readonly port: number | undefined,
    private readonly flags: readonly string[],
  ) {}

  static async start(...flags: string[]): Promise<TestRedis> {
    if (!hasBinary())
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
