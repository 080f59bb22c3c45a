import { QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';
import { DatabaseUnavailable } from './database-unavailable.js';

/** SQLSTATE codes (PostgreSQL manual, appendix A) that the application reacts to. */
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';
const UNIQUE_VIOLATION = '23505';
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * The server is there, or its start-up is, and is not able to do the work now: class 08 connection
 * exceptions, 53 insufficient resources (connections, disk, memory), 57 operator intervention
 * (cancelled, shutting down, starting), 58 system errors; and a server that takes no writes,
 * time-outs of locks and transactions, and prepared statements that it does not know any more.
 */
const UNAVAILABLE_STATES = /^(?:08|53|57|58)...$|^(?:25006|25P03|25P04|26000|42P05|55P03)$/;
/** Of connections that are none of the database's own classes: Redis, SMTP. */
const UNAVAILABLE_SYSCALLS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'EAI_AGAIN',
]);

interface PostgresError {
  code?: string;
  constraint?: string;
  routine?: string;
}

/** The driver's own error, out of TypeORM's QueryFailedError if it is in one. */
function driverError(error: unknown): PostgresError {
  if (typeof error !== 'object' || error === null) return {};
  return 'driverError' in error ? (error.driverError as PostgresError) : (error as PostgresError);
}

/**
 * What a transaction had judged changed before it wrote: run again, it judges by what is so now.
 */
export class LostRace extends Error {}

/** True when the same transaction, run again, can be expected to succeed. */
export const isRetryable = (error: unknown): boolean => {
  const { code } = driverError(error);
  return code === SERIALIZATION_FAILURE || code === DEADLOCK_DETECTED || error instanceof LostRace;
};

/** True when a row broke the named unique constraint or index. */
export const violatesUnique = (error: unknown, constraint: string): boolean => {
  const cause = driverError(error);
  return cause.code === UNIQUE_VIOLATION && cause.constraint === constraint;
};

/**
 * True when a statement lost against the locks of others: it did nothing, and can be tried again.
 */
export const isLockConflict = (error: unknown): boolean => {
  const { code } = driverError(error);
  return code === LOCK_NOT_AVAILABLE || code === DEADLOCK_DETECTED;
};

/** True when a row broke any constraint (SQLSTATE class 23): the statement did nothing. */
export const violatesAnyConstraint = (error: unknown): boolean =>
  driverError(error).code?.startsWith('23') ?? false;

/**
 * A migration changed what a prepared statement returns; it is prepared again on a new connection.
 */
const isOutdatedPlan = ({ code, routine }: PostgresError): boolean =>
  code === '0A000' && routine === 'RevalidateCachedQuery';

/**
 * True when the database (or the way to it, or the crowd in it) is at fault, and not the statement:
 * the same request may succeed later.
 */
export function isUnavailable(error: unknown): boolean {
  // It was repeated as often as it is worth, and lost every time.
  if (isRetryable(error)) return true;
  // TypeORM releases a query runner whose connection breaks between two statements.
  if (
    error instanceof QueryRunnerAlreadyReleasedError ||
    error instanceof QueryRunnerProviderAlreadyReleasedError
  )
    return true;
  const cause = driverError(error);
  if (cause instanceof DatabaseUnavailable) return true;
  const { code = '' } = cause;
  return UNAVAILABLE_STATES.test(code) || UNAVAILABLE_SYSCALLS.has(code) || isOutdatedPlan(cause);
}
