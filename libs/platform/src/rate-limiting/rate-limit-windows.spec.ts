import { type RateLimitPolicy, RateLimitWindows, type Window } from './rate-limit-windows.js';

const PER_SECOND: RateLimitPolicy = { name: 'ip', limit: 2, windowS: 1 };
const PER_MINUTE: RateLimitPolicy = { name: 'credentials', limit: 2, windowS: 60 };

describe('RateLimitWindows', () => {
  const used = ({ shared, unsent }: Window): number => shared + unsent;
  const use = (windows: RateLimitWindows, policy: RateLimitPolicy, subject: string, times = 1) => {
    for (let time = 0; time < times; time++) windows.count(windows.of(policy, subject, 0));
  };

  it('keep those at their limit while a flood of others comes in', () => {
    const windows = new RateLimitWindows(100);
    use(windows, PER_MINUTE, 'guesser', 2);
    use(windows, PER_SECOND, 'crawler', 2);

    for (let index = 0; index < 1_000; index++) use(windows, PER_SECOND, `flood-${index}`);

    expect(used(windows.of(PER_MINUTE, 'guesser', 0))).toBe(2);
    expect(used(windows.of(PER_SECOND, 'crawler', 0))).toBe(2);
  });

  it('keep one whose limit was used up by way of other processes', () => {
    const windows = new RateLimitWindows(10);
    use(windows, PER_SECOND, 'crawler');
    const [window] = windows.takeDirty(1) as [Window];
    window.shared = 5;
    windows.sort(window);

    for (let index = 0; index < 100; index++) use(windows, PER_SECOND, `flood-${index}`);

    expect(used(windows.of(PER_SECOND, 'crawler', 0))).toBeGreaterThanOrEqual(2);
  });

  it('push out the oldest of those that end first', () => {
    const windows = new RateLimitWindows(3);
    use(windows, PER_MINUTE, 'a');
    use(windows, PER_SECOND, 'b');
    use(windows, PER_SECOND, 'c');

    use(windows, PER_SECOND, 'd');

    expect(windows.takeDirty(9).map(({ key }) => key)).toEqual(['credentials:a', 'ip:c', 'ip:d']);
  });

  it('push out those that end later when all that end first are at their limit', () => {
    const windows = new RateLimitWindows(2);
    use(windows, PER_SECOND, 'a', 2);
    use(windows, PER_MINUTE, 'b');

    use(windows, PER_SECOND, 'c');

    expect(windows.takeDirty(9).map(({ key }) => key)).toEqual(['ip:a', 'ip:c']);
  });

  it('take the count of the others in vain when they have ended meanwhile', () => {
    const windows = new RateLimitWindows(2);
    use(windows, PER_SECOND, 'a');
    const [window] = windows.takeDirty(1) as [Window];
    windows.forgetEnded(1_000);

    window.shared = 5;
    windows.sort(window);

    expect(used(windows.of(PER_SECOND, 'a', 0))).toBe(0);
  });

  it('count newcomers together when all are at their limit', () => {
    const windows = new RateLimitWindows(2);
    use(windows, PER_SECOND, 'a', 2);
    use(windows, PER_SECOND, 'b', 2);

    const [one, other] = [windows.of(PER_SECOND, 'c', 0), windows.of(PER_SECOND, 'd', 0)];

    expect(one).toBe(other);
  });

  it('have room again when a window ended', () => {
    const windows = new RateLimitWindows(1);
    use(windows, PER_SECOND, 'a', 2);

    const next = windows.of(PER_SECOND, 'a', 1_000);

    expect(used(next)).toBe(0);
    expect(windows.takeDirty(9)).toEqual([]);
  });

  it('last exactly as long as their policy says, on the clock', () => {
    const windows = new RateLimitWindows(10);

    const first = windows.of(PER_MINUTE, 'a', 60_000);

    expect([first.startS, first.endMs]).toEqual([60, 120_000]);
    expect(windows.of(PER_MINUTE, 'a', 119_999)).toBe(first);
    expect(windows.of(PER_MINUTE, 'a', 120_000)).not.toBe(first);
    expect(windows.of(PER_MINUTE, 'a', 59_999)).not.toBe(first);
  });

  it('belong to one subject and one policy', () => {
    const windows = new RateLimitWindows(10);
    const window = windows.of(PER_MINUTE, 'a', 0);

    expect(windows.of(PER_MINUTE, 'b', 0)).not.toBe(window);
    expect(windows.of({ ...PER_MINUTE, name: 'other' }, 'a', 0)).not.toBe(window);
    expect(windows.of(PER_MINUTE, 'a', 0)).toBe(window);
  });

  it('are forgotten when they end, and not a millisecond before', () => {
    const windows = new RateLimitWindows(10);
    use(windows, PER_SECOND, 'a');
    use(windows, PER_SECOND, 'spent', 2);

    windows.forgetEnded(999);
    expect(used(windows.of(PER_SECOND, 'a', 0))).toBe(1);
    windows.forgetEnded(1_000);

    expect(used(windows.of(PER_SECOND, 'a', 0))).toBe(0);
    expect(used(windows.of(PER_SECOND, 'spent', 0))).toBe(0);
    expect(windows.takeDirty(9)).toEqual([]);
  });

  it('leave room for as many as there may be after some have ended', () => {
    const windows = new RateLimitWindows(2);
    use(windows, PER_SECOND, 'spent', 2);
    for (let index = 0; index < 5; index++) use(windows, PER_SECOND, `flood-${index}`);
    windows.forgetEnded(1_000);

    use(windows, PER_MINUTE, 'b');
    use(windows, PER_MINUTE, 'c');
    expect(used(windows.of(PER_MINUTE, 'b', 0))).toBe(1);
    use(windows, PER_MINUTE, 'd');

    expect(windows.takeDirty(9).map(({ key }) => key)).toEqual(['credentials:c', 'credentials:d']);
  });

  it('are sent once, up to a number, those first that have waited longest', () => {
    const windows = new RateLimitWindows(10);
    for (const subject of ['a', 'b', 'c']) use(windows, PER_MINUTE, subject);

    expect(windows.takeDirty(2).map(({ key }) => key)).toEqual(['credentials:a', 'credentials:b']);
    expect(windows.takeDirty(2).map(({ key }) => key)).toEqual(['credentials:c']);
    expect(windows.takeDirty(2)).toEqual([]);
  });

  it('are sent again when that failed, unless they ended or made room meanwhile', () => {
    const windows = new RateLimitWindows(1);
    use(windows, PER_SECOND, 'a');
    const [window] = windows.takeDirty(9) as [Window];

    windows.markDirty(window);
    expect(windows.takeDirty(9)).toEqual([window]);

    windows.of(PER_SECOND, 'b', 0);
    windows.markDirty(window);
    expect(windows.takeDirty(9)).toEqual([]);
  });

  it('share what newcomers count, and keep it', () => {
    const windows = new RateLimitWindows(2);
    use(windows, PER_SECOND, 'a', 2);
    use(windows, PER_SECOND, 'b', 2);
    use(windows, PER_SECOND, 'c');
    use(windows, PER_SECOND, 'd');

    expect(used(windows.of(PER_SECOND, 'e', 0))).toBe(2);
    expect(used(windows.of(PER_MINUTE, 'e', 0))).toBe(0);
  });
});
