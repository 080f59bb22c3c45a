import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWithOwnRedis, TestRedis } from '../../../../../test/support/redis.js';
import { ConfigurationError } from '../../config/configuration-error.js';
import { inspectRedis } from './redis-inspection.js';

describeWithOwnRedis('inspecting Redis', () => {
  let redis: TestRedis | undefined;
  let other: TestRedis | undefined;
  /** The directory in which a cluster node keeps its file. */
  let directory: string | undefined;

  afterEach(async () => {
    await redis?.stop();
    await other?.stop();
    if (directory) rmSync(directory, { recursive: true, force: true });
    directory = undefined;
    redis = undefined;
    other = undefined;
  });

  const withPassword = (url: string, credentials: string): string =>
    url.replace('redis://', `redis://${credentials}@`);

  async function refusal(url: string): Promise<ConfigurationError> {
    const error = await inspectRedis(url, 'p').catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ConfigurationError);
    return error as ConfigurationError;
  }

  it('says how a Redis is set up that the queues can use', async () => {
    redis = await TestRedis.start('--maxmemory-policy', 'allkeys-lru');

    expect(await inspectRedis(redis.url, 'p')).toBe('allkeys-lru');
  });

  it('names a password that is missing, wrong or too much', async () => {
    redis = await TestRedis.start();
    await redis.configure('requirepass', 'right-horse');

    expect((await refusal(redis.url)).message).toMatch('demands a password');
    expect((await refusal(withPassword(redis.url, ':wrong-horse'))).message).toMatch(
      'refuses the user or the password',
    );
    expect((await refusal(withPassword(redis.url, 'ada:right-horse'))).message).toMatch(
      'refuses the user or the password',
    );
    await expect(inspectRedis(withPassword(redis.url, ':right-horse'), 'p')).resolves.toBeDefined();
  });

  it('names a user who lacks rights', async () => {
    redis = await TestRedis.start('--user', 'few', 'on', '>few-rights', '~p:*', '+@all', '-info');
    expect((await refusal(withPassword(redis.url, 'few:few-rights'))).message).toMatch(
      'lacks rights',
    );
  });

  it('names rights on the keys of another prefix', async () => {
    redis = await TestRedis.start('--user', 'few', 'on', '>few-rights', '~other:*', '+@all');

    expect((await refusal(withPassword(redis.url, 'few:few-rights'))).message).toMatch(
      'lacks rights',
    );
  });

  it('names a database that there is not', async () => {
    redis = await TestRedis.start('--databases', '2');

    expect((await refusal(redis.url.replace(/\/0$/, '/7'))).message).toMatch('does not have');
    await expect(inspectRedis(redis.url.replace(/\/0$/, '/1'), 'p')).resolves.toBeDefined();
  });

  it('names TLS that is not spoken', async () => {
    redis = await TestRedis.start();

    // A plain Redis does not respond to the first TLS message, as a hanging one would.
    await expect(inspectRedis(redis.url.replace('redis://', 'rediss://'), 'p')).rejects.toThrow(
      'should say redis://',
    );
  });

  it('names a read-only replica', async () => {
    other = await TestRedis.start();
    redis = await TestRedis.start('--replicaof', '127.0.0.1', new URL(other.url).port);

    expect((await refusal(redis.url)).message).toMatch('read-only replica');
  });

  it('names a cluster', async () => {
    directory = mkdtempSync(join(tmpdir(), 'orderly-cluster-'));
    redis = await TestRedis.start('--cluster-enabled', 'yes', '--dir', directory);

    expect((await refusal(redis.url)).message).toMatch('Cluster');
  });

  it('takes a Redis that is away for one that may come back', async () => {
    redis = await TestRedis.start();
    await redis.down();

    await expect(inspectRedis(redis.url, 'p')).rejects.not.toBeInstanceOf(ConfigurationError);
  });
});
