import { isRetryable, isUnavailable } from './postgres-errors.js';

/**
 * Time-outs of a statement, of a lock and of an idle transaction: the database is available, but
 * the work took too long.
 */
const SLOW_WORK = new Set(['57014', '55P03', '25P03']);

/** True when no work could have succeeded, so that the failure must not count against this one. */
export function isDatabaseAway(error: unknown): boolean {
  // A lost race is resolved by a retry, but retries are limited.
  if (!isUnavailable(error) || isRetryable(error)) return false;
  const cause =
    typeof error === 'object' && error !== null && 'driverError' in error
      ? error.driverError
      : error;
  const code =
    typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return typeof code !== 'string' || !SLOW_WORK.has(code);
}
