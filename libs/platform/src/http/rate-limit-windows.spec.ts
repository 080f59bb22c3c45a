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
});
