import { assertPolicy, effectivePolicy } from './delivery-policy.js';

const DEFAULTS = {
  maxAttempts: 8,
  firstBackoffMs: 1_000,
  maxBackoffMs: 60_000,
  handlerTimeoutMs: 30_000,
};
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const most = () => 1;

describe('the policy of a consumer', () => {
  it('follows the configuration where it says nothing', () => {
    const policy = effectivePolicy({}, DEFAULTS, most);

    expect(policy).toMatchObject({ attempts: 8, timeoutMs: 30_000 });
    expect([1, 2, 3, 20].map((failures) => policy.pauseMs(failures))).toEqual([
      1_000, 2_000, 4_000, 60_000,
    ]);
  });

  it('tries once per pause of its schedule and once more, each pause with some jitter', () => {
    const backoff = { scheduleMs: [5_000, 5 * MINUTE_MS], jitter: 0.1 };

    const policy = effectivePolicy({ backoff }, DEFAULTS, most);

    expect(policy.attempts).toBe(3);
    expect(policy.pauseMs(1)).toBe(5_500);
    expect(policy.pauseMs(2)).toBe(5.5 * MINUTE_MS);
    expect(policy.pauseMs(3)).toBe(5.5 * MINUTE_MS);
    expect(effectivePolicy({ backoff }, DEFAULTS, () => 0).pauseMs(1)).toBe(5_000);
  });

  it('waits as long as the addressee asks, but neither less than its own pause nor a week', () => {
    const policy = effectivePolicy({ backoff: () => MINUTE_MS }, DEFAULTS);

    expect(policy.pauseMs(1, 5 * MINUTE_MS)).toBe(5 * MINUTE_MS);
    expect(policy.pauseMs(1, 1)).toBe(MINUTE_MS);
    expect(policy.pauseMs(1, Number.NaN)).toBe(MINUTE_MS);
    expect(policy.pauseMs(1, Number.POSITIVE_INFINITY)).toBe(7 * DAY_MS);
  });

  it('survives a function that gives no number', () => {
    expect(effectivePolicy({ backoff: () => Number.NaN }, DEFAULTS).pauseMs(1)).toBe(0);
    expect(effectivePolicy({ backoff: () => -1 }, DEFAULTS).pauseMs(1)).toBe(0);
  });

  it.each([
    ['attempts', { attempts: 0 }],
    ['concurrency', { concurrency: 1.5 }],
    ['timeoutMs', { timeoutMs: DAY_MS }],
    ['perOwner', { perOwner: 0 }],
    ['backoff.scheduleMs', { backoff: { scheduleMs: [] } }],
    ['backoff.scheduleMs', { backoff: { scheduleMs: [8 * DAY_MS] } }],
    ['backoff.jitter', { backoff: { scheduleMs: [1], jitter: 2 } }],
    ['priority', { priority: { 'test.something.v1': -1 } }],
  ])('is refused when %s is out of bounds', (setting, policy) => {
    expect(() => assertPolicy('mail', policy)).toThrow(
      `The policy of mail is out of bounds: ${setting}.`,
    );
  });
});
