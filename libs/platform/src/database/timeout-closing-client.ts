import pg from 'pg';
import { DatabaseUnavailable } from './database-unavailable.js';
import { beginSqlSpan, endSqlSpan } from './sql-spans.js';

/** SQLSTATE: the server accepts no writes. It is a standby, or was set read-only. */
const READ_ONLY = '25006';
/** The server and this client disagree about a prepared statement. */
const OUT_OF_STEP = new Set(['26000', '42P05']);

interface Internals {
  readonly connection: { readonly stream: { readonly destroyed: boolean; destroy(): void } };
  readonly _queryable: boolean;
  readonly _ending: boolean;
}

type Callback = (error: unknown, ...rest: unknown[]) => void;

/**
 * A connection whose errors say by their class what is wrong: `DatabaseError` when the server
 * responded with an error, `DatabaseUnavailable` when the connection cannot be opened, breaks or
 * times out.
 *
 * It is closed when a response does not come within `query_timeout`. node-postgres only stops
 * waiting: the statement continues, a ROLLBACK queues up behind it and times out too, and the pool
 * passes the connection on inside the transaction of the failed call, whose rows the next caller
 * would commit. The pool drops a closed connection, and the server rolls back what was not
 * committed.
 *
 * Emits `read-only` when the server reports that it accepts no writes.
 */
export class TimeoutClosingClient extends pg.Client {
  private readonly answerTimeoutMs: number;

  constructor(config: pg.ClientConfig = {}) {
    super({ ...config, query_timeout: 0 });
    this.answerTimeoutMs = config.query_timeout ?? 0;
    // A broken connection is reported twice: by the statement that fails, and by this event, which
    // ends the process when it has no listener.
    this.on('error', () => undefined);
    // Wrapped and not overridden, because their many signatures cannot be restated without losing
    // one.
    this.connect = settling(this.connect.bind(this), (error) => unreachable(error));
    const query = this.query.bind(this) as (...args: unknown[]) => unknown;
    this.query = ((...args: unknown[]) => this.impatiently(query, args)) as typeof this.query;
  }

  private impatiently(query: (...args: unknown[]) => unknown, args: unknown[]): unknown {
    const ms = this.answerTimeoutMs;
    const timer = ms > 0 ? setTimeout(() => this.cutOff(), ms) : undefined;
    const span = beginSqlSpan(args[0]);
    const settled = (error?: unknown): void => {
      clearTimeout(timer);
      endSqlSpan(span, error);
    };
    const inOurWords = (error: unknown): unknown => {
      settled(error);
      return this.explain(error);
    };
    return settling(query, inOurWords, settled)(...args);
  }

  private explain(error: unknown): unknown {
    if (error instanceof pg.DatabaseError) {
      if (error.code === READ_ONLY) this.emit('read-only');
      if (OUT_OF_STEP.has(error.code ?? '') || error.routine === 'RevalidateCachedQuery')
        this.cutOff();
      return error;
    }
    const { connection, _queryable: queryable, _ending: ending } = this as unknown as Internals;
    return connection.stream.destroyed || !queryable || ending
      ? new DatabaseUnavailable('The connection was lost, or gave no answer.', { cause: error })
      : error;
  }

  private cutOff(): void {
    (this as unknown as Internals).connection.stream.destroy();
  }
}

const unreachable = (error: unknown): DatabaseUnavailable =>
  new DatabaseUnavailable('No connection could be opened.', { cause: error });

/** Returns the same function with `onError` applied to its failures, for promises and callbacks. */
function settling<F extends (...args: never[]) => unknown>(
  call: F,
  onError: (error: unknown) => unknown,
  onSuccess: () => void = () => undefined,
): F {
  const wrapped = (...args: unknown[]): unknown => {
    const last = args.at(-1);
    if (typeof last === 'function') {
      const callback = last as Callback;
      args[args.length - 1] = (error: unknown, ...rest: unknown[]) => {
        if (error) callback(onError(error), ...rest);
        else {
          onSuccess();
          callback(error, ...rest);
        }
      };
      return call(...(args as never[]));
    }
    const result = call(...(args as never[]));
    if (!(result instanceof Promise)) {
      onSuccess();
      return result;
    }
    return result.then(
      (value: unknown) => {
        onSuccess();
        return value;
      },
      (error: unknown) => {
        throw onError(error);
      },
    );
  };
  return wrapped as unknown as F;
}
