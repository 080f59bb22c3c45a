import { Injectable, type OnApplicationShutdown, type Provider } from '@nestjs/common';
import type { Counter } from 'prom-client';
import { AppConfig } from '../config/app-config.js';
import { Metrics } from '../metrics/metrics.js';
import { dataSourceOptions } from './data-source-options.js';
import type { Freshness } from './freshness.js';
import type { LastWrites } from './last-writes.js';
import { PrimaryPosition } from './primary-position.js';
import type { ReadConnections } from './read-connections.js';
import { Replica } from './replica.js';
import { ReplicaWatch } from './replica-watch.js';
import { parseWalPosition, textOfPosition, type WalPosition } from './wal-position.js';

/** A token that leads to the primary, for a write whose position is not known. */
const UNKNOWN_POSITION = 'unknown';

type PrimaryReason = 'own-writes' | 'unknown-writes' | 'no-replica' | 'failed';

/** Decides which server a read goes to. */
@Injectable()
export class Replicas implements OnApplicationShutdown {
  private readonly primary: PrimaryPosition;
  private readonly all: readonly Replica[];
  private readonly watch: ReplicaWatch;
  private readonly reads: Counter<'server' | 'reason'>;
  private turn = 0;

  constructor(
    { database }: Pick<AppConfig, 'database'>,
    metrics: Metrics,
    private readonly lastWrites: LastWrites | undefined,
  ) {
    const { extra } = dataSourceOptions({ database });
    this.primary = new PrimaryPosition(database.url);
    this.all = database.replicaUrls.map((url) => new Replica(url, database.replicaMaxLagMs, extra));
    this.watch = new ReplicaWatch(this.primary, this.all);
    this.reads = metrics.counter(
      'database_reads_total',
      'Reads that a replica may answer, by the server that answered, and the reason for it.',
      ['server', 'reason'],
    );
    metrics.collectedGauge(
      'database_replica_up',
      'Whether reads go to the replica.',
      ['replica'],
      async (gauge) => {
        for (const { name, fault } of this.watched) gauge.set({ replica: name }, fault ? 0 : 1);
      },
    );
    metrics.collectedGauge(
      'database_replica_lag_seconds',
      'How many seconds of commits a replica may lack.',
      ['replica'],
      async (gauge) => {
        for (const { name, lagMs } of this.watched) gauge.set({ replica: name }, lagMs / 1_000);
      },
    );
  }

  get isConfigured(): boolean {
    return this.all.length > 0;
  }

  /** The replicas that this process watches; none before `start`. */
  get watched(): readonly Replica[] {
    return this.watch.isRunning ? this.all : [];
  }

  /** Starts watching. Before, all reads go to the primary. */
  start(): void {
    if (!this.isConfigured || this.watch.isRunning) return;
    this.lastWrites?.connect();
    this.watch.start();
  }

  /**
   * Reads from a replica that includes what the caller must see, if there is one. When that fails,
   * the primary is asked: a replica may have just been stopped, cancel a read because of a conflict
   * with its recovery, or lack a column of the newest migration.
   * @param isFinal true for failures that the primary must not get, either; the caller gets them
   */
  async read<Rows>(
    freshness: Freshness,
    fromReplica: (connections: ReadConnections) => Promise<Rows>,
    fromPrimary: () => Promise<Rows>,
    isFinal: (error: unknown) => boolean = () => false,
  ): Promise<Rows> {
    const chosen = await this.choose(freshness);
    if (typeof chosen === 'string') return this.atPrimary(freshness, chosen, fromPrimary);
    try {
      const rows = await fromReplica(chosen.connections);
      freshness.servedBy = chosen;
      this.reads.inc({ server: 'replica', reason: 'fresh' });
      return rows;
    } catch (error) {
      chosen.noteFailure(error);
      if (isFinal(error)) throw error;
      return this.atPrimary(freshness, 'failed', fromPrimary);
    }
  }

  /**
   * The consistency token for the response to a write.
   * @param userId who wrote; undefined: an anonymous caller
   */
  async tokenAfterWrite(userId: string | undefined): Promise<string> {
    const position = await this.primary.now().catch(() => undefined);
    const token = position === undefined ? UNKNOWN_POSITION : textOfPosition(position);
    // While this process cannot reach Redis, others may give the account an older response, for as
    // long as a replica may be behind.
    if (userId !== undefined) await this.lastWrites?.note(userId, token).catch(() => undefined);
    return token;
  }

  async onApplicationShutdown(): Promise<void> {
    this.watch.stop();
    await Promise.all([
      this.primary.end(),
      this.lastWrites?.close(),
      ...this.all.map((replica) => replica.end()),
    ]);
  }

  private async choose(freshness: Freshness): Promise<Replica | PrimaryReason> {
    const { servedBy } = freshness;
    if (servedBy instanceof Replica && servedBy.fault === null) return servedBy;
    if (servedBy !== undefined) return 'no-replica';
    const usable = this.watched.filter(({ fault }) => fault === null);
    if (usable.length === 0) return 'no-replica';
    const needed = await this.positionFor(freshness);
    if (needed === undefined) return 'unknown-writes';
    const fresh = usable.filter((replica) => replica.includes(needed));
    return fresh[this.turn++ % fresh.length] ?? 'own-writes';
  }

  /** Later reads of the request stay at the primary, which is ahead of all replicas. */
  private atPrimary<Rows>(
    freshness: Freshness,
    reason: PrimaryReason,
    fromPrimary: () => Promise<Rows>,
  ): Promise<Rows> {
    freshness.servedBy = this.primary;
    this.reads.inc({ server: 'primary', reason });
    return fromPrimary();
  }

  /** Undefined: what the caller has written is not known. */
  private async positionFor(freshness: Freshness): Promise<WalPosition | undefined> {
    const { token, userId, hasCredential } = freshness;
    if (token !== undefined) return parseWalPosition(token);
    // A public route does not check who sent the credential.
    if (userId === undefined) return hasCredential ? undefined : 0n;
    if (!this.lastWrites) return undefined;
    try {
      const position = await this.lastWrites.find(userId);
      return position === null ? 0n : parseWalPosition(position);
    } catch {
      return undefined;
    }
  }
}

/** Loads the Redis client only when replicas and Redis are configured. */
async function createReplicas(config: AppConfig, metrics: Metrics): Promise<Replicas> {
  const { redisUrl, database } = config;
  if (redisUrl === undefined || database.replicaUrls.length === 0)
    return new Replicas(config, metrics, undefined);
  const { RedisLastWrites } = await import('./redis-last-writes.js');
  // A replica in use includes all older writes.
  return new Replicas(config, metrics, new RedisLastWrites(redisUrl, 2 * database.replicaMaxLagMs));
}

export const REPLICAS: Provider = {
  provide: Replicas,
  useFactory: createReplicas,
  inject: [AppConfig, Metrics],
};
