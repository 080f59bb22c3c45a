import { TtlCache } from './ttl-cache.js';

describe('TtlCache', () => {
  it('loads once for a burst of callers', async () => {
    const cache = new TtlCache<number>({ ttlMs: 1_000, maxEntries: 10 });
    let loads = 0;
    const load = async () => ++loads;

    const values = await Promise.all([
      cache.get('a', load),
      cache.get('a', load),
      cache.get('b', load),
    ]);

    expect(values).toEqual([1, 1, 2]);
  });

  it('loads again after its time', async () => {
    const cache = new TtlCache<number>({ ttlMs: 0, maxEntries: 10 });
    let loads = 0;

    await cache.get('a', async () => ++loads);

    expect(await cache.get('a', async () => ++loads)).toBe(2);
  });

  it('does not bring back what was evicted while it loaded', async () => {
    const cache = new TtlCache<string>({ ttlMs: 1_000, maxEntries: 10 });
    let resolve: (value: string) => void = () => undefined;
    const promise = new Promise<string>((settle) => {
      resolve = settle;
    });
    const early = cache.get('a', () => promise);

    cache.evict('a');
    resolve('old');

    expect(await early).toBe('old');
    expect(await cache.get('a', async () => 'new')).toBe('new');
  });

  it('does not remember a failure', async () => {
    const cache = new TtlCache<string>({ ttlMs: 1_000, maxEntries: 10 });

    await expect(cache.get('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');

    expect(await cache.get('a', async () => 'back')).toBe('back');
  });

  it('drops the oldest when it is full', async () => {
    const cache = new TtlCache<string>({ ttlMs: 60_000, maxEntries: 2 });
    for (const key of ['a', 'b', 'c']) await cache.get(key, async () => 'old');

    expect(await cache.get('b', async () => 'new')).toBe('old');
    expect(await cache.get('a', async () => 'new')).toBe('new');
  });

  it('keeps what was loaded since a load began that fails', async () => {
    const cache = new TtlCache<string>({ ttlMs: 60_000, maxEntries: 10 });
    let fail: (reason: Error) => void = () => undefined;
    const early = cache.get(
      'a',
      () =>
        new Promise<string>((_, reject) => {
          fail = reject;
        }),
    );
    cache.evict('a');
    await cache.get('a', async () => 'new');

    fail(new Error('away'));
    await expect(early).rejects.toThrow('away');

    expect(await cache.get('a', async () => 'newer')).toBe('new');
  });

  it('forgets everything at once', async () => {
    const cache = new TtlCache<string>({ ttlMs: 60_000, maxEntries: 10 });
    for (const key of ['a', 'b']) await cache.get(key, async () => 'old');

    cache.clear();

    for (const key of ['a', 'b']) expect(await cache.get(key, async () => 'new')).toBe('new');
  });

  describe('by the clock', () => {
    let nowMs = 0;

    beforeEach(() => {
      nowMs = 0;
      jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
    });
    afterEach(() => jest.restoreAllMocks());

    it('counts the age from the start of the load, and loads again at its end', async () => {
      const cache = new TtlCache<string>({ ttlMs: 1_000, maxEntries: 10 });
      const slow = async () => {
        nowMs = 900;
        return 'old';
      };
      await cache.get('a', slow);

      nowMs = 999;
      expect(await cache.get('a', async () => 'new')).toBe('old');
      nowMs = 1_000;
      expect(await cache.get('a', async () => 'new')).toBe('new');
    });

    it('takes the oldest load for the oldest, not the oldest key', async () => {
      const cache = new TtlCache<string>({ ttlMs: 1_000, maxEntries: 2 });
      await cache.get('a', async () => 'old');
      nowMs = 500;
      await cache.get('b', async () => 'old');
      nowMs = 1_100;
      await cache.get('a', async () => 'renewed');

      await cache.get('c', async () => 'old');

      expect(await cache.get('a', async () => 'new')).toBe('renewed');
      expect(await cache.get('b', async () => 'new')).toBe('new');
    });
  });
});
