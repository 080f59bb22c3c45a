/**
 * The database cannot do the work now, and the same request may succeed later: no connection could
 * be opened or was free in time, the connection broke, or no response came. HTTP responds with 503
 * and Retry-After (see `isUnavailable`). `cause` is the driver's error, and `code` its code if it
 * has one: an SQLSTATE or the code of a system call.
 */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';

  get code(): string | undefined {
    const { cause } = this;
    return cause instanceof Error && 'code' in cause && typeof cause.code === 'string'
      ? cause.code
      : undefined;
  }
}
