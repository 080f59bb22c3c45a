import { Redis } from 'ioredis';
import { eventually } from '../../../../test/support/eventually.js';
import { describeWithRedis, TestRedis } from '../../../../test/support/redis.js';
import { readRedisUrl } from '../config/redis-url.js';
import { RedisLastWrites } from './redis-last-writes.js';

describeWithRedis('RedisLastWrites', () => {
  let redis: TestRedis;
  let writes: RedisLastWrites;

  beforeAll(async () => {
    redis = await TestRedis.start();
    writes = new RedisLastWrites(redis.url, 60_000);
    writes.connect();
    await eventually(() => writes.find('anyone'));
  });
  afterAll(async () => {
    await writes.close();
    await redis.stop();
  });

  it('keeps the latest position, in whatever order the writes are noted', async () => {
    for (const position of ['00000000/0000FFFF', '00000001/00000000', '00000000/FFFFFFFF'])
      await writes.note('account', position);

    expect(await writes.find('account')).toBe('00000001/00000000');
    expect(await writes.find('another account')).toBeNull();
  });

  it('keeps a position as long as the newest write that it stands for', async () => {
    const { url, prefix } = readRedisUrl(redis.url);
    const client = new Redis(url);
    const short = new RedisLastWrites(redis.url, 1_000);
    await eventually(() => short.note('busy', 'unknown'));

    await writes.note('busy', '00000000/00000001');

    expect(await client.pttl(`${prefix}:last-writes:busy`)).toBeGreaterThan(1_000);
    expect(await writes.find('busy')).toBe('unknown');
    client.disconnect();
    await short.close();
  });

  it('does not connect before it is asked to', async () => {
    const connect = jest.spyOn(Redis.prototype, 'connect');
    const idle = new RedisLastWrites(redis.url, 1_000);

    expect(connect).not.toHaveBeenCalled();
    idle.connect();
    expect(connect).toHaveBeenCalledTimes(1);
    connect.mockRestore();
    await idle.close();
  });

  it('keeps a write whose position is not known before all others', async () => {
    await writes.note('account', 'unknown');
    await writes.note('account', 'FFFFFFFF/FFFFFFFF');

    expect(await writes.find('account')).toBe('unknown');
  });
});
