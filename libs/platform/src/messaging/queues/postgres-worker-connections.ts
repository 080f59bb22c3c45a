import { EventEmitter } from 'node:events';
import pg from 'pg';

/** BullMQ's channel for all queues. The payload is the name of the queue. */
const CHANNEL = 'bullmq_jobs';
/**
 * A prepared statement can become invalid: the queue's functions were migrated (0A000), or a pooler
 * gave its connection to another client (26000, 42P05). Unprepared, the statement still works.
 */
const NO_LONGER_FITS = new Set(['0A000', '26000', '42P05']);

/** The part of `pg.Pool` and of its clients that BullMQ uses. */
interface PoolOfOneWorker {
  readonly options: { readonly keepAlive: boolean };
  connect(): Promise<ClientOfOneWorker>;
  query(text: string, values?: unknown[]): Promise<pg.QueryResult>;
  on(event: 'error', listener: (error: Error) => void): this;
  end(): Promise<void>;
}

/**
 * The connections of all workers of a process: one pool, and one connection that LISTENs. Otherwise
 * each worker would open its own pool and listener, and PostgreSQL wakes every listener of a
 * database for every notification, of which the queue sends several per job.
 */
export class PostgresWorkerConnections {
  private readonly pool: pg.Pool;
  private readonly names = new Map<string, string>();
  private readonly waiting = new Map<string, Set<ClientOfOneWorker>>();
  private listener: Promise<pg.Client> | undefined;
  private prepares = true;

  constructor(private readonly config: pg.PoolConfig) {
    this.pool = new pg.Pool(config);
    this.pool.setMaxListeners(0);
    this.pool.on('error', () => undefined);
  }

  /** @param queue the name of the worker's queue */
  of(queue: string): PoolOfOneWorker {
    const pool: PoolOfOneWorker = {
      options: { keepAlive: true },
      connect: async () => {
        // Fails while the database is unavailable, as a pool does.
        (await this.pool.connect()).release();
        return new ClientOfOneWorker(queue, this);
      },
      query: (text, values) => this.query(text, values),
      on: (event, listener) => {
        this.pool.on(event, listener);
        return pool;
      },
      // Shared: its creator ends it.
      end: () => Promise.resolve(),
    };
    return pool;
  }

  /**
   * Uses prepared statements: the queue has about sixty statements, and repeats seven of them for
   * every job.
   */
  async query(text: string, values?: unknown[]): Promise<pg.QueryResult> {
    if (!this.prepares) return this.pool.query(text, values);
    try {
      return await this.pool.query({ name: this.nameOf(text), text, values: values ?? [] });
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || !NO_LONGER_FITS.has(error.code ?? ''))
        throw error;
      this.prepares = false;
      return this.pool.query(text, values);
    }
  }

  async listen(client: ClientOfOneWorker): Promise<void> {
    this.listener ??= this.connectListener();
    await this.listener;
    const clients = this.waiting.get(client.queue) ?? new Set();
    this.waiting.set(client.queue, clients.add(client));
  }

  leave(client: ClientOfOneWorker): void {
    this.waiting.get(client.queue)?.delete(client);
  }

  async end(): Promise<void> {
    const listener = await this.listener?.catch(() => undefined);
    this.listener = undefined;
    await Promise.all([listener?.end(), this.pool.end()]);
  }

  private async connectListener(): Promise<pg.Client> {
    const client = new pg.Client(this.config);
    client.on('error', (error) => this.lost(client, error));
    client.on('end', () => this.lost(client, new Error('The connection ended.')));
    client.on('notification', (message) => {
      for (const each of this.waiting.get(message.payload ?? '') ?? [])
        each.emit('notification', message);
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      return client;
    } catch (error) {
      this.listener = undefined;
      client.end().catch(() => undefined);
      throw error;
    }
  }

  /** Emitted to every worker: each then requests a new listener. */
  private lost(client: pg.Client, error: Error): void {
    const current = this.listener;
    void current?.then(
      (listening) => {
        if (listening !== client || this.listener !== current) return;
        this.listener = undefined;
        const clients = [...this.waiting.values()].flatMap((each) => [...each]);
        this.waiting.clear();
        client.end().catch(() => undefined);
        for (const each of clients) if (each.listenerCount('error') > 0) each.emit('error', error);
      },
      () => undefined,
    );
  }

  private nameOf(text: string): string {
    let name = this.names.get(text);
    if (name === undefined) {
      name = `bullmq.${this.names.size}`;
      this.names.set(text, name);
    }
    return name;
  }
}

/** Looks to a worker like a connection of its own. */
class ClientOfOneWorker extends EventEmitter {
  constructor(
    readonly queue: string,
    private readonly connections: PostgresWorkerConnections,
  ) {
    super();
  }

  async query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> {
    if (/^\s*LISTEN\b/i.test(text.replace(/^\s*--.*$/gm, ''))) {
      await this.connections.listen(this);
      return { rows: [] };
    }
    // Each worker would rename the shared connection after itself.
    if (text.includes("set_config('application_name'")) return { rows: [] };
    return this.connections.query(text, values);
  }

  release(): void {
    this.connections.leave(this);
  }
}
