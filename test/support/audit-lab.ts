import { tmpdir } from 'node:os';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { dataSourceOptions } from '@orderly/platform/database/data-source-options';
import { Transactions } from '@orderly/platform/database/transactions';
import type { Clock } from '@orderly/platform/kernel/time/clock';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { findHead } from '../../libs/audit/src/chain/chain-rows.js';
import { SMALLEST_ID, unsealedEntries } from '../../libs/audit/src/chain/unsealed-entries.js';
import { Sealer } from '../../libs/audit/src/sealing/sealer.js';
import {
  type Verified,
  type VerifyOptions,
  verifyAudit,
} from '../../libs/audit/src/verification/verify-audit.js';
import { testConfig } from './config.js';
import { createTestDatabase, type TestDatabase } from './database.js';

export const HOUR_MS = 3_600_000;

export interface Written {
  readonly action: string;
  /** By the clock of its process: of its id, and of `occurred_at` unless that is given. */
  readonly atMs: number;
  readonly occurredMs?: number;
}

/** Runs at whatever time the test says. */
export const clockAt = (ms: () => number): Clock => ({ now: () => new Date(ms()) });

const RUNNING = new AbortController().signal;

/** An audit log, workers that seal it, and an owner of the database who tampers with it. */
export class AuditLab {
  private constructor(
    readonly database: TestDatabase,
    /** With the rights of the application. */
    readonly application: DataSource,
  ) {}

  static async open(): Promise<AuditLab> {
    const database = await createTestDatabase();
    return new AuditLab(database, await connect(database.url));
  }

  async close(): Promise<void> {
    await this.application.destroy();
    await this.database.drop();
  }

  /** As the application writes it, with a value in every column. */
  async write({ action, atMs, occurredMs = atMs }: Written): Promise<string> {
    const id = uuidv7({ msecs: atMs });
    await this.application.query(
      `INSERT INTO platform.audit_events
         (id, occurred_at, actor_id, action, subject_type, subject_id, before, after, ip,
           request_id, traceparent,
          credential_kind, credential_id)
       VALUES ($1, $2, gen_random_uuid(), $3, 'test', '1', '{"tea": 1.50, "né\\"e": null}',
         '{"tea": 2}', '203.0.113.7',
               'r', 't', 'session', 's')`,
      [id, new Date(occurredMs), action],
    );
    return id;
  }

  /** A worker that has just started; it keeps its memory between calls of `sealNew`. */
  worker(key: Buffer | undefined, clock: () => number = Date.now): Sealer {
    const audit = { chainKey: key, previousChainKey: undefined };
    const config = { ...testConfig(this.database.url, tmpdir()), audit } as AppConfig;
    return new Sealer(config, new Transactions(this.application), clockAt(clock));
  }

  /** Everything that waits, however old: as a worker that has just started does. */
  async seal(key?: Buffer, clock?: () => number): Promise<void> {
    await this.sealWith(this.worker(key, clock));
  }

  async sealWith(worker: Sealer): Promise<void> {
    await worker.sealNew(RUNNING);
    for await (const { entries } of unsealedEntries(this.application, SMALLEST_ID)) {
      await worker.sealThese(entries.map(({ id }) => id));
    }
  }

  verify(options: Partial<VerifyOptions> = {}): Promise<Verified> {
    return verifyAudit(this.application, { chainKey: undefined, ...options });
  }

  async findings(options: Partial<VerifyOptions> = {}): Promise<readonly string[]> {
    return (await this.verify(options)).findings;
  }

  async head() {
    return (await findHead(this.application)) ?? undefined;
  }

  /** What the owner of the database can do; for good. */
  async tamper(statement: string): Promise<void> {
    await this.database.dataSource.transaction((tx) => asOwner(tx, statement));
  }

  /** The same, only until the log has been verified. */
  async findingsAfter(
    statement: string,
    options: Partial<VerifyOptions>,
  ): Promise<readonly string[]> {
    const runner = this.database.dataSource.createQueryRunner();
    await runner.startTransaction();
    try {
      await asOwner(runner.manager, statement);
      return (await verifyAudit(runner.manager, { chainKey: undefined, ...options })).findings;
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  }
}

const connect = (url: string): Promise<DataSource> =>
  new DataSource(dataSourceOptions(testConfig(url, tmpdir()))).initialize();

async function asOwner(tx: EntityManager, statement: string): Promise<void> {
  await tx.query('SET LOCAL session_replication_role = replica');
  await tx.query(statement);
  await tx.query('SET LOCAL session_replication_role = origin');
}
