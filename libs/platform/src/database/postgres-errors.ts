import { QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';
import { DatabaseUnavailable } from './database-unavailable.js';

/** SQLSTATE codes (PostgreSQL manual, appendix A) that the application reacts to. */
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';
const UNIQUE_VIOLATION = '23505';
const LOCK_NOT_AVAILABLE = '55P03';
const QUERY_CANCELED = '57014';

/**
 * The server exists or is starting, and cannot do the work now: class 08 connection exceptions, 53
 * insufficient resources (connections, disk, memory), 57 operator intervention (cancelled, shutting
 * down, starting), 58 system errors; also a server that accepts no writes, time-outs of locks and
 * transactions, and prepared statements that it no longer knows.
 */
const UNAVAILABLE_STATES = /^(?:08|53|57|58)...$|^(?:25006|25P03|25P04|26000|42P05|55P03)$/;
/** Class 08, and what a server says that closes the connection or does not open it. */
const CONNECTION_STATES = /^(?:08...|57P0.)$/;
/** For connections without error classes of their own: Redis, SMTP. */
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

/** Returns the driver's own error, unwrapped from TypeORM's QueryFailedError. */
function driverError(error: unknown): PostgresError {
  if (typeof error !== 'object' || error === null) return {};
  return 'driverError' in error ? (error.driverError as PostgresError) : (error as PostgresError);
}

/**
 * The state that a transaction had read changed before it wrote. A retry decides on the current
 * state.
 */
export class LostRace extends Error {}

/** True when a retry of the same transaction can be expected to succeed. */
export const isRetryable = (error: unknown): boolean => {
  const { code } = driverError(error);
  return code === SERIALIZATION_FAILURE || code === DEADLOCK_DETECTED || error instanceof LostRace;
};

/** True when a row violated the named unique constraint or index. */
export const violatesUnique = (error: unknown, constraint: string): boolean => {
  const cause = driverError(error);
  return cause.code === UNIQUE_VIOLATION && cause.constraint === constraint;
};

/** True when a statement failed because of other locks: it changed nothing and can be retried. */
export const isLockConflict = (error: unknown): boolean => {
  const { code } = driverError(error);
  return code === LOCK_NOT_AVAILABLE || code === DEADLOCK_DETECTED;
};

/** True when a statement took longer than its time-out, or an operator cancelled it. */
export const wasCancelled = (error: unknown): boolean => driverError(error).code === QUERY_CANCELED;

/** True when a row violated any constraint (SQLSTATE class 23): the statement changed nothing. */
export const violatesAnyConstraint = (error: unknown): boolean =>
  driverError(error).code?.startsWith('23') ?? false;

/**
 * A migration changed the result type of a prepared statement. A new connection prepares it again.
 */
const isOutdatedPlan = ({ code, routine }: PostgresError): boolean =>
  code === '0A000' && routine === 'RevalidateCachedQuery';

/**
 * True when the cause is the database, its load or the connection to it, and not the statement: the
 * same request may succeed later.
 */
export function isUnavailable(error: unknown): boolean {
  // It was retried as often as is worthwhile, and failed every time.
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

/**
 * True when the server could not be reached or the connection broke: other statements fail there,
 * too. Not when this one took too long, or had to wait behind others.
 */
export function isConnectionFailure(error: unknown): boolean {
  const cause = driverError(error);
  // It has the error of the driver; work that got no turn or no answer in time has none.
  if (cause instanceof DatabaseUnavailable) return cause.cause !== undefined;
  const { code = '' } = cause;
  return CONNECTION_STATES.test(code) || UNAVAILABLE_SYSCALLS.has(code);
}
