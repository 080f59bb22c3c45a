import { DatabaseUnavailable } from './database-unavailable.js';

/** SQLSTATE codes (PostgreSQL manual, appendix A) that the application reacts to. */
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';
const UNIQUE_VIOLATION = '23505';
const LOCK_NOT_AVAILABLE = '55P03';

/** Statement, lock and idle time-outs, shut-downs, exhausted connections: the database is not able to answer just now. */
const UNAVAILABLE_STATES = new Set([
  '57014',
  '55P03',
  '25P03',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '53100',
  '53200',
  '57P05',
]);
const UNAVAILABLE_SYSCALLS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'EAI_AGAIN',
]);
/**
 * node-postgres has no codes for what it finds out itself. And TypeORM releases a query runner whose connection breaks between two statements.
 */
const UNAVAILABLE_MESSAGES =
  /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|Client was closed|Query read timeout|Cannot use a pool after calling end|[Qq]uery runner (?:was )?already released/;

interface PostgresError {
  code?: string;
  constraint?: string;
  message?: string;
}

/** The driver's own error, out of TypeORM's QueryFailedError if it is in one. */
function driverError(error: unknown): PostgresError {
  if (typeof error !== 'object' || error === null) return {};
  return 'driverError' in error ? (error.driverError as PostgresError) : (error as PostgresError);
}

export class IdempotencyRace extends Error {}

/** True when the same transaction, run again, can be expected to succeed. */
export const isRetryable = (error: unknown): boolean => {
  const { code } = driverError(error);
  return (
    code === SERIALIZATION_FAILURE || code === DEADLOCK_DETECTED || error instanceof IdempotencyRace
  );
};

/** True when a row broke the named unique constraint or index. */
export const violatesUnique = (error: unknown, constraint: string): boolean => {
  const cause = driverError(error);
  return cause.code === UNIQUE_VIOLATION && cause.constraint === constraint;
};

/** True when a statement lost against the locks of others: it did nothing, and can be tried again. */
export const isLockConflict = (error: unknown): boolean => {
  const { code } = driverError(error);
  return code === LOCK_NOT_AVAILABLE || code === DEADLOCK_DETECTED;
};

/** True when a row broke any constraint (SQLSTATE class 23): the statement did nothing. */
export const violatesAnyConstraint = (error: unknown): boolean =>
  driverError(error).code?.startsWith('23') ?? false;

/** True when the database (or the way to it, or the crowd in it) is at fault, and not the statement: the same request may succeed later. */
export function isUnavailable(error: unknown): boolean {
  // It was repeated as often as it is worth, and lost every time.
  if (isRetryable(error) || error instanceof DatabaseUnavailable) return true;
  const { code, message } = driverError(error);
  if (
    code &&
    (UNAVAILABLE_STATES.has(code) || code.startsWith('08') || UNAVAILABLE_SYSCALLS.has(code))
  )
    return true;
  return error instanceof Error && UNAVAILABLE_MESSAGES.test(message ?? '');
}
