import pg from 'pg';
import { DatabaseUnavailable } from './database-unavailable.js';

/** SQLSTATE: the server takes no writes. It is a standby, or was set read-only. */
const READ_ONLY = '25006';
/** What the server knows of a prepared statement is not what this side believes. */
const OUT_OF_STEP = new Set(['26000', '42P05']);

interface Internals {
  readonly connection: { readonly stream: { readonly destroyed: boolean; destroy(): void } };
  readonly _queryable: boolean;
  readonly _ending: boolean;
}

type Callback = (error: unknown, ...rest: unknown[]) => void;

/**
 * A connection that says by class what is wrong: `DatabaseError` when the server answered with an
 * error, `DatabaseUnavailable` when the connection cannot be opened, breaks or gives no answer.
 *
 * It is closed when an answer does not come within `query_timeout`. node-postgres only gives up the
 * wait: the statement stays under way, a ROLLBACK queues up behind it and is given up too, and the
 * pool hands the connection on inside the transaction of the failed call, whose rows the next
 * caller would commit. Closed, it is dropped by the pool, and the server undoes what was not
 * committed.
 *
 * Emits `read-only` when the server says that it takes no writes.
 */
export class TimeoutClosingClient extends pg.Client {
  private readonly answerTimeoutMs: number;

  constructor(config: pg.ClientConfig = {}) {
    super({ ...config, query_timeout: 0 });
    this.answerTimeoutMs = config.query_timeout ?? 0;
    // A connection that breaks says so twice: by the statement that fails, and by this event,
    // which ends the process when nothing listens.
    this.on('error', () => undefined);
    // Wrapped and not overridden: their many signatures cannot be restated without losing one.
    this.connect = settling(this.connect.bind(this), (error) => unreachable(error));
    const query = this.query.bind(this) as (...args: unknown[]) => unknown;
    this.query = ((...args: unknown[]) => this.impatiently(query, args)) as typeof this.query;
  }

  private impatiently(query: (...args: unknown[]) => unknown, args: unknown[]): unknown {
    const ms = this.answerTimeoutMs;
    const timer = ms > 0 ? setTimeout(() => this.cutOff(), ms) : undefined;
    const inOurWords = (error: unknown): unknown => {
      clearTimeout(timer);
      return this.explain(error);
    };
    return settling(query, inOurWords, () => clearTimeout(timer))(...args);
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

/**
 * The same function, with `onError` between its failure and its caller: a promise or a callback.
 */
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
