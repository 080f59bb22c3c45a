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
