import { LoadingCache } from './loading-cache.js';

const cacheOf = (
  maxBytes = 10_000,
  ttlMs = 60_000,
  onEviction = (): void => undefined,
): LoadingCache<string> =>
  new LoadingCache({ ttlMs, maxBytes, bytesOf: (value) => value.length, onEviction });

/** A load that ends when the test says so. */
function pausedLoad() {
  let end: (value: string) => void = () => undefined;
  const value = new Promise<string>((resolve) => {
    end = resolve;
  });
  return { load: () => value, end };
}

const never = () => Promise.reject(new Error('It was loaded again.'));

describe('LoadingCache', () => {
  it('loads once for callers of the same key, and says who loaded', async () => {
    const cache = cacheOf();
    const { load, end } = pausedLoad();
    const answers = Promise.all([cache.get('a', load), cache.get('a', never)]);

    end('one');

    const outcomes = (await answers).map(({ value, outcome }) => [value, outcome]);
    expect(outcomes).toEqual([
      ['one', 'miss'],
      ['one', 'shared'],
    ]);
    expect(await cache.get('a', never)).toMatchObject({ value: 'one', outcome: 'hit' });
  });

  it('keeps and shares no load that began before it was cleared', async () => {
    const cache = cacheOf();
    const before = pausedLoad();
    const early = cache.get('a', before.load);

    cache.clear();
    expect(await cache.get('a', async () => 'new')).toMatchObject({ value: 'new' });
    before.end('old');

    expect(await early).toMatchObject({ value: 'old' });
    expect(await cache.get('a', never)).toMatchObject({ value: 'new', outcome: 'hit' });
  });

  it('does not store an old value after it was cleared, when nobody loads meanwhile', async () => {
    const cache = cacheOf();
    const before = pausedLoad();
    const early = cache.get('a', before.load);

    cache.clear();
    before.end('old');
    await early;

    expect(await cache.get('a', async () => 'new')).toMatchObject({ value: 'new' });
  });

  it('remembers no failure, and tells all who wait for it', async () => {
    const cache = cacheOf();
    const fail = () => Promise.reject(new Error('away'));

    const outcomes = await Promise.allSettled([cache.get('a', fail), cache.get('a', fail)]);

    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await cache.get('a', async () => 'back')).toMatchObject({ value: 'back' });
  });

  it('drops what was used longest ago when it holds too many bytes', async () => {
    let evictions = 0;
    const cache = cacheOf(1_500, 60_000, () => evictions++);
    const big = async () => 'x'.repeat(400);
    for (const key of ['a', 'b', 'a', 'c']) await cache.get(key, big);

    expect([cache.size, evictions]).toEqual([2, 1]);
    expect(cache.bytes).toBeLessThanOrEqual(1_500);
    expect(await cache.get('a', never)).toMatchObject({ outcome: 'hit' });
    expect(await cache.get('b', big)).toMatchObject({ outcome: 'miss' });
  });

  it('does not give up the others for a value that does not fit', async () => {
    const cache = cacheOf(1_000);
    await cache.get('a', async () => 'small');

    await cache.get('b', async () => 'x'.repeat(1_000));

    expect(await cache.get('a', never)).toMatchObject({ outcome: 'hit' });
    expect(cache.size).toBe(1);
  });

  it('counts the age from the start of the load, and loads again at its end', async () => {
    let nowMs = 0;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
    const cache = cacheOf(10_000, 1_000);
    await cache.get('a', async () => {
      nowMs = 900;
      return 'old';
    });

    nowMs = 999;
    expect(await cache.get('a', never)).toEqual({ value: 'old', ageMs: 999, outcome: 'hit' });
    nowMs = 1_000;
    expect(await cache.get('a', async () => 'new')).toMatchObject({ value: 'new' });
    clock.mockRestore();
  });
});
