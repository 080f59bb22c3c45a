import { BriefCache } from './brief-cache.js';

describe('BriefCache', () => {
  it('loads once for a burst of callers', async () => {
    const cache = new BriefCache<number>({ ttlMs: 1_000, maxEntries: 10 });
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
    const cache = new BriefCache<number>({ ttlMs: 0, maxEntries: 10 });
    let loads = 0;

    await cache.get('a', async () => ++loads);

    expect(await cache.get('a', async () => ++loads)).toBe(2);
  });

  it('does not bring back what was evicted while it loaded', async () => {
    const cache = new BriefCache<string>({ ttlMs: 1_000, maxEntries: 10 });
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
    const cache = new BriefCache<string>({ ttlMs: 1_000, maxEntries: 10 });

    await expect(cache.get('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');

    expect(await cache.get('a', async () => 'back')).toBe('back');
  });

  it('drops the oldest when it is full', async () => {
    const cache = new BriefCache<string>({ ttlMs: 60_000, maxEntries: 2 });
    for (const key of ['a', 'b', 'c']) await cache.get(key, async () => 'old');

    expect(await cache.get('b', async () => 'new')).toBe('old');
    expect(await cache.get('a', async () => 'new')).toBe('new');
  });
});
