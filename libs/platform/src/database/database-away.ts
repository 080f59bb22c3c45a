import { isRetryable, isUnavailable } from './postgres-errors.js';

/**
 * Time-outs of a statement, of a lock and of an idle transaction: the database is there, it was the
 * work that took too long.
 */
const SLOW_WORK = new Set(['57014', '55P03', '25P03']);

/**
 * True when no work at all could have succeeded, so that the failure must not be held against this
 * one.
 */
export function isDatabaseAway(error: unknown): boolean {
  // A lost race is settled by trying again, but not for ever.
  if (!isUnavailable(error) || isRetryable(error)) return false;
  const cause =
    typeof error === 'object' && error !== null && 'driverError' in error
      ? error.driverError
      : error;
  const code =
    typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return typeof code !== 'string' || !SLOW_WORK.has(code);
}
