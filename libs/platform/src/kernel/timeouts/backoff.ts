export interface BackoffLimits {
  readonly firstBackoffMs: number;
  readonly maxBackoffMs: number;
}

/**
 * The pause after the given number of failures: exponential up to a maximum, with full jitter, so
 * that work that failed together does not retry together.
 */
export function backoffMs(
  failures: number,
  { firstBackoffMs, maxBackoffMs }: BackoffLimits,
  random = Math.random,
): number {
  const ceiling = Math.min(
    maxBackoffMs,
    firstBackoffMs * 2 ** Math.min(Math.max(failures - 1, 0), 30),
  );
  return Math.ceil(random() * ceiling);
}

/** Pauses after the first, second, third … failure. The last one repeats. */
export interface BackoffSchedule {
  readonly scheduleMs: readonly number[];
  /**
   * The share of a pause that is added at random, from 0 to 1, so that work that failed together
   * does not return together. 0.2 by default.
   */
  readonly jitter?: number;
}

/** The pause after the given number of failures, by a schedule. */
export function scheduledPauseMs(
  failures: number,
  { scheduleMs, jitter = 0.2 }: BackoffSchedule,
  random = Math.random,
): number {
  const pause = scheduleMs[Math.min(failures, scheduleMs.length) - 1] ?? 0;
  return pause * (1 + jitter * random());
}
