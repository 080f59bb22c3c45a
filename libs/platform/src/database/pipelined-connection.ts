import pg, { type ClientConfig, type QueryConfig, type QueryResult } from 'pg';
import { DatabaseUnavailable } from './database-unavailable.js';

/**
 * Not in the types: the socket, whose writes are held back until the turn of the event loop ends.
 */
interface WithSocket {
  readonly connection: {
    readonly stream: { readonly destroyed: boolean; cork(): void; uncork(): void; destroy(): void };
  };
}

/** A statement that waits for its answer, on whatever connection. */
export interface Pending {
  readonly query: QueryConfig & { readonly name: string };
  /** Its caller has an answer, or has stopped waiting. */
  settled: boolean;
  /** It was sent again after its connection was lost, which happens once. */
  repeated: boolean;
  settle(error: Error | null, result?: QueryResult): void;
}

export interface ConnectionEvents {
  /** The connection was lost under a statement that may be sent again. */
  lost(pending: Pending, error: Error): void;
  /** Nothing is under way any more. */
  idle(): void;
}

/** One connection to PostgreSQL on which statements do not wait for the answers to those before. */
export class PipelinedConnection {
  private readonly client: pg.Client & WithSocket;
  private usable = false;
  private corked = false;
  /** In the order in which the server answers. */
  private sent: Pending[] = [];
  private readonly prepared = new Set<string>();
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
    // Said twice: the statements under way fail as well.
    this.client.on('error', lose);
    this.client.on('end', lose);
  }

  get isUsable(): boolean {
    return this.usable;
  }

  get inFlight(): number {
    return this.sent.length;
  }

  /** Whether a caller still waits for one of its answers. */
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

  /** The statement that the server works on, when it has done so since before `moment`. */
  headBefore(moment: number): Pending | undefined {
    return this.headSince < moment ? this.sent[0] : undefined;
  }

  /**
   * While a name is being prepared, statements of that name travel without it: node-postgres would
   * send them as "run what was just prepared", and all would fail with the one that prepares it.
   */
  send(pending: Pending): void {
    if (this.sent.length === 0) this.headSince = performance.now();
    this.sent.push(pending);
    const { name, ...unnamed } = pending.query;
    const isPrepared = this.prepared.has(name);
    const prepares = !isPrepared && !this.preparing.has(name);
    if (prepares) this.preparing.add(name);
    this.cork();
    this.client.query(
      isPrepared || prepares ? pending.query : unnamed,
      (error: Error | null, result: QueryResult) => {
        if (prepares) this.preparing.delete(name);
        if (prepares && !error) this.prepared.add(name);
        this.answered(error, result);
      },
    );
  }

  /**
   * Takes away what was sent and `isOther`, to be sent elsewhere. The server still does it here.
   */
  withdraw(isOther: (pending: Pending) => boolean): Pending[] {
    const others = this.sent.filter((each) => !each.settled && isOther(each));
    this.sent = this.sent.map((each) =>
      others.includes(each) ? { ...each, settled: true } : each,
    );
    return others;
  }

  /** Closes the connection at once. What was not withdrawn from it is lost. */
  destroy(): void {
    this.usable = false;
    this.client.connection.stream.destroy();
  }

  /** Lets what is under way finish. */
  async end(): Promise<void> {
    this.usable = false;
    await this.client.end();
  }

  private answered(error: Error | null, result: QueryResult): void {
    const pending = this.sent.shift();
    this.headSince = performance.now();
    // Before the event says so: the next statement must not be sent into the void.
    const isLost = this.client.connection.stream.destroyed;
    if (isLost || (error && endsConnection(error))) this.usable = false;
    if (error && isStale(error)) this.destroy();
    if (pending && !pending.settled) {
      if (!error || this.usable) pending.settle(error, result);
      else this.events.lost(pending, isLost ? lossOf(error) : error);
    }
    if (this.sent.length === 0) this.events.idle();
  }

  /** Until every request that has arrived by now was looked at. */
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

/** Shut down or terminated: the server closes the connection after it said so. */
const endsConnection = (error: Error): boolean =>
  'code' in error && (error.code === '57P01' || error.code === '57P02');

/** A migration changed what a prepared statement returns. A new connection prepares it again. */
const isStale = (error: Error): boolean =>
  'routine' in error && error.routine === 'RevalidateCachedQuery';
