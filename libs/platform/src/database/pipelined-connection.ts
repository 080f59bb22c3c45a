import pg, { type ClientConfig, type QueryConfig, type QueryResult } from 'pg';
import { DatabaseUnavailable } from './database-unavailable.js';
import { PreparedRead, type RowShape, rowShapeOf } from './prepared-read.js';

/**
 * Not in the types: the socket, whose writes are buffered until the turn of the event loop ends.
 */
interface WithSocket {
  readonly connection: {
    readonly stream: { readonly destroyed: boolean; cork(): void; uncork(): void; destroy(): void };
  };
}

/** A statement that waits for its result, on any connection. */
export interface Pending {
  readonly query: QueryConfig & { readonly name: string };
  /** The caller has a result, or has stopped waiting. */
  settled: boolean;
  /** True after the statement was sent again because its connection was lost. That happens once. */
  repeated: boolean;
  settle(error: Error | null, result?: QueryResult): void;
}

export interface ConnectionEvents {
  /** Called when the connection was lost during a statement that may be sent again. */
  lost(pending: Pending, error: Error): void;
  /** Called when no statement is in progress any more. */
  idle(): void;
}

/**
 * One connection to PostgreSQL that sends statements without waiting for the results of earlier
 * ones.
 */
export class PipelinedConnection {
  private readonly client: pg.Client & WithSocket;
  private usable = false;
  private corked = false;
  /** In the order in which the server responds. */
  private sent: Pending[] = [];
  private readonly prepared = new Map<string, RowShape>();
  private readonly preparing = new Set<string>();
  private headSince = 0;

  constructor(
    config: ClientConfig,
    private readonly events: ConnectionEvents,
  ) {
    this.client = new pg.Client({
      ...config,
      pipeline: true,
    } as ClientConfig) as typeof this.client;
    const lose = (): void => {
      this.usable = false;
    };
    // This event is a duplicate: the statements in progress fail as well.
    this.client.on('error', lose);
    this.client.on('end', lose);
  }

  get isUsable(): boolean {
    return this.usable;
  }

  get inFlight(): number {
    return this.sent.length;
  }

  /** Whether a caller still waits for one of the results. */
  get isAwaited(): boolean {
    return this.sent.some(({ settled }) => !settled);
  }

  async open(): Promise<void> {
    try {
      await this.client.connect();
      this.usable = true;
    } catch (error) {
      void this.client.end().catch(() => undefined);
      throw new DatabaseUnavailable('No connection could be opened.', { cause: error });
    }
  }

  /** Returns the statement that the server is working on, if it started before `moment`. */
  headBefore(moment: number): Pending | undefined {
    return this.headSince < moment ? this.sent[0] : undefined;
  }

  /**
   * While a name is being prepared, statements of that name are sent without it: node-postgres
   * would otherwise reuse the unfinished preparation, and all would fail with the one that prepares
   * it.
   */
  send(pending: Pending): void {
    if (this.sent.length === 0) this.headSince = performance.now();
    this.sent.push(pending);
    this.cork();
    const shape = this.prepared.get(pending.query.name);
    if (shape) {
      const answered = (error: Error | null, result: QueryResult): void =>
        this.answered(error, result);
      this.client.query(new PreparedRead(pending.query, shape, answered));
    } else this.sendUnprepared(pending);
  }

  private sendUnprepared(pending: Pending): void {
    const { name, ...unnamed } = pending.query;
    const prepares = !this.preparing.has(name);
    if (prepares) this.preparing.add(name);
    this.client.query(
      prepares ? pending.query : unnamed,
      (error: Error | null, result: QueryResult) => {
        if (prepares) this.preparing.delete(name);
        if (prepares && !error) this.prepared.set(name, rowShapeOf(result.fields, unnamed.types));
        this.answered(error, result);
      },
    );
  }

  /**
   * Removes the sent statements that match `isOther`, so that they can be sent elsewhere. The
   * server still executes them here.
   */
  withdraw(isOther: (pending: Pending) => boolean): Pending[] {
    const others = this.sent.filter((each) => !each.settled && isOther(each));
    this.sent = this.sent.map((each) =>
      others.includes(each) ? { ...each, settled: true } : each,
    );
    return others;
  }

  /** Closes the connection at once. Statements that were not withdrawn are lost. */
  destroy(): void {
    this.usable = false;
    this.client.connection.stream.destroy();
  }

  /** Lets the statements in progress finish. */
  async end(): Promise<void> {
    this.usable = false;
    await this.client.end();
  }

  private answered(error: Error | null, result: QueryResult): void {
    const pending = this.sent.shift();
    this.headSince = performance.now();
    // Checked before the event arrives: the next statement must not be sent on a dead socket.
    const isLost = this.client.connection.stream.destroyed;
    if (isLost || (error && endsConnection(error))) this.usable = false;
    if (error && isStale(error)) this.destroy();
    if (pending && !pending.settled) {
      if (!error || this.usable) pending.settle(error, result);
      else this.events.lost(pending, isLost ? lossOf(error) : error);
    }
    if (this.sent.length === 0) this.events.idle();
  }

  /** Buffers writes until every request that has arrived by now was processed. */
  private cork(): void {
    if (this.corked) return;
    this.corked = true;
    const { stream } = this.client.connection;
    stream.cork();
    setImmediate(() => {
      this.corked = false;
      stream.uncork();
    });
  }
}

const lossOf = (error: Error): Error =>
  error instanceof pg.DatabaseError
    ? error
    : new DatabaseUnavailable('The connection was lost.', { cause: error });

/**
 * The server was shut down or the session terminated: it closes the connection after this error.
 */
const endsConnection = (error: Error): boolean =>
  'code' in error && (error.code === '57P01' || error.code === '57P02');

/**
 * A migration changed the result type of a prepared statement. A new connection prepares it again.
 */
export const isStale = (error: Error): boolean =>
  'routine' in error && error.routine === 'RevalidateCachedQuery';
