import pg, { type ClientConfig, type QueryConfig, type QueryResultRow } from 'pg';

/** Few, because PostgreSQL answers the statements of one connection one after the other, and a wake-up of each costs both sides. */
const CONNECTIONS = 4;
/** What waits beyond this would not be answered in time. */
const MAX_IN_FLIGHT = 1_000;

/** Not in the types: the socket, whose writes are held back until the turn of the event loop is over. */
interface WithSocket {
  readonly connection: {
    readonly stream: { readonly destroyed: boolean; cork(): void; uncork(): void };
  };
}

/**
 * A few connections on which single statements travel without waiting for the answers to those before them (PostgreSQL manual, 55.2.4,
 * "Pipelining"). All that are asked for in one turn of the event loop leave in one write: a system call and a wake-up of the server for many
 * instead of one for each.
 *
 * For statements that are quick and change nothing: a slow one holds up those behind it, and when a connection breaks, all on it fail. One
 * that gets no answer within `query_timeout` takes its connection with it, so the next is sent on a new one.
 */
export class SharedConnections {
  private readonly lanes: Lane[];
  private turn = 0;
  private inFlight = 0;

  constructor(config: ClientConfig) {
    this.lanes = Array.from(
      { length: CONNECTIONS },
      () => new Lane({ ...config, pipeline: true } as ClientConfig),
    );
  }

  /** How many are open. */
  get open(): number {
    return this.lanes.filter((lane) => lane.isOpen).length;
  }

  async query<Row extends QueryResultRow>(query: QueryConfig): Promise<Row[]> {
    // In the words of the pool, which means the same: too many want the database.
    if (this.inFlight >= MAX_IN_FLIGHT) throw new Error('timeout exceeded when trying to connect');
    this.inFlight++;
    try {
      return await (this.lanes[this.turn++ % CONNECTIONS] as Lane).query<Row>(query);
    } finally {
      this.inFlight--;
    }
  }

  /** Lets what is under way finish. */
  async end(): Promise<void> {
    await Promise.all(this.lanes.map((lane) => lane.end()));
  }
}

/** One connection, opened when it is first needed and again when it was lost. */
class Lane {
  private client: (pg.Client & WithSocket) | undefined;
  private opening: Promise<pg.Client & WithSocket> | undefined;
  private corked = false;

  constructor(private readonly config: ClientConfig) {}

  get isOpen(): boolean {
    return this.client !== undefined;
  }

  async query<Row extends QueryResultRow>(query: QueryConfig): Promise<Row[]> {
    const client = this.client ?? (await this.open());
    this.cork(client);
    try {
      return (await client.query<Row>(query)).rows;
    } catch (error) {
      // Before the event says so: the next statement must not be sent into the void.
      if (client.connection.stream.destroyed) this.lose(client);
      throw error;
    }
  }

  async end(): Promise<void> {
    await this.opening?.catch(() => undefined);
    await this.client?.end();
  }

  private open(): Promise<pg.Client & WithSocket> {
    this.opening ??= this.connect().finally(() => {
      this.opening = undefined;
    });
    return this.opening;
  }

  private async connect(): Promise<pg.Client & WithSocket> {
    const client = new pg.Client(this.config) as pg.Client & WithSocket;
    // Said twice: the statements under way fail as well.
    client.on('error', () => this.lose(client));
    client.on('end', () => this.lose(client));
    try {
      await client.connect();
      this.client = client;
      return client;
    } catch (error) {
      void client.end().catch(() => undefined);
      throw error;
    }
  }

  private lose(client: pg.Client): void {
    if (this.client === client) this.client = undefined;
  }

  /** Until every request that has arrived by now was looked at. */
  private cork({ connection: { stream } }: WithSocket): void {
    if (this.corked) return;
    this.corked = true;
    stream.cork();
    setImmediate(() => {
      this.corked = false;
      stream.uncork();
    });
  }
}
