/**
 * The database cannot do the work now, and the same request may succeed later: no connection could
 * be opened or was free in time, the connection broke, or no answer came. HTTP answers it with 503
 * and Retry-After (see `isUnavailable`). `cause` is what the driver said, `code` its code if it has
 * one: an SQLSTATE or a system call's.
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
