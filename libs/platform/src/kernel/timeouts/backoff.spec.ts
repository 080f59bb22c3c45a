import { backoffMs } from './backoff.js';

describe('backoffMs', () => {
  const limits = { firstBackoffMs: 1_000, maxBackoffMs: 60_000 };

  it('doubles its ceiling with every failure, up to the cap', () => {
    const ceilings = [1, 2, 3, 7, 50, 5_000].map((failures) =>
      backoffMs(failures, limits, () => 1),
    );

    expect(ceilings).toEqual([1_000, 2_000, 4_000, 60_000, 60_000, 60_000]);
  });

  it('spreads over the whole range below it', () => {
    expect(backoffMs(3, limits, () => 0.25)).toBe(1_000);
    expect(backoffMs(3, limits, () => 0)).toBe(0);
  });
});
