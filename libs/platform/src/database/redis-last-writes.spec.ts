import { eventually } from '../../../../test/support/eventually.js';
import { describeWithRedis, TestRedis } from '../../../../test/support/redis.js';
import { RedisLastWrites } from './redis-last-writes.js';

describeWithRedis('RedisLastWrites', () => {
  let redis: TestRedis;
  let writes: RedisLastWrites;

  beforeAll(async () => {
    redis = await TestRedis.start();
    writes = new RedisLastWrites(redis.url, 60_000);
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

  it('keeps a write whose position is not known before all others', async () => {
    await writes.note('account', 'unknown');
    await writes.note('account', 'FFFFFFFF/FFFFFFFF');

    expect(await writes.find('account')).toBe('unknown');
  });
});
