import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../libs/embedded-postgres/src/server/embedded-postgres.js';
import { eventually } from './eventually.js';
import { folderForClusters } from './folder-for-clusters.js';

const DATABASE = 'orderly';

/** Settings of both: commits are streamed at once, and the replica yields to its recovery. */
const SETTINGS = `synchronous_commit = on
max_standby_streaming_delay = 0
wal_receiver_status_interval = 1
wal_retrieve_retry_interval = 100
`;

/** A PostgreSQL that can be stopped and started again at its address. */
class Cluster {
  private running: EmbeddedPostgres | undefined;

  constructor(private readonly directory: string) {}

  async start(): Promise<void> {
    this.running = await startEmbeddedPostgres({
      directory: this.directory,
      database: DATABASE,
      durable: false,
    });
  }

  async stop(): Promise<void> {
    const { running } = this;
    this.running = undefined;
    await running?.stop();
  }

  get url(): string {
    return this.server.url;
  }

  get ownerUrl(): string {
    return this.server.ownerUrl;
  }

  /** As the superuser. */
  async query<Row extends object>(sql: string): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.ownerUrl });
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  private get server(): EmbeddedPostgres {
    if (!this.running) throw new Error('It is stopped.');
    return this.running;
  }
}

/** A primary and a standby that streams from it: two servers of their own. */
export class PrimaryWithReplica {
  private constructor(
    readonly primary: Cluster,
    readonly replica: Cluster,
    private readonly folder: string,
  ) {}

  /** @param setUp on the primary, before the replica is copied from it */
  static async start(
    setUp: (primary: Cluster) => Promise<unknown> = async () => undefined,
  ): Promise<PrimaryWithReplica> {
    const folder = mkdtempSync(join(folderForClusters(), 'orderly-replica-'));
    const at = (name: string): string => join(folder, name);
    const primary = new Cluster(at('primary'));
    await primary.start();
    await setUp(primary);
    await primary.query(`ALTER DATABASE ${DATABASE} SET synchronous_commit = on`);
    await primary.stop();
    appendFileSync(at('primary/data/postgresql.auto.conf'), SETTINGS);
    // npm brings no pg_basebackup. The copy of a stopped server is a base backup, too.
    execFileSync('cp', ['-a', at('primary'), at('replica')]);
    rmSync(at('replica/port'));
    await primary.start();
    const { hostname, port, username, password } = new URL(primary.ownerUrl);
    appendFileSync(
      at('replica/data/postgresql.auto.conf'),
      `primary_conninfo = 'host=${hostname} port=${port} user=${username} password=${password}'\n`,
    );
    writeFileSync(at('replica/data/standby.signal'), '');
    const replica = new Cluster(at('replica'));
    await replica.start();
    return new PrimaryWithReplica(primary, replica, folder);
  }

  /** From now on the replica stays as it is. */
  async pause(): Promise<void> {
    await this.replica.query('SELECT pg_wal_replay_pause()');
    await eventually(async () =>
      expect(await this.replica.query('SELECT pg_get_wal_replay_pause_state() AS state')).toEqual([
        { state: 'paused' },
      ]),
    );
  }

  async resume(): Promise<void> {
    await this.replica.query('SELECT pg_wal_replay_resume()');
  }

  async promote(): Promise<void> {
    await this.replica.query('SELECT pg_promote()');
  }

  async stop(): Promise<void> {
    await Promise.all([this.replica.stop(), this.primary.stop()]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
