import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { PageRequest } from '../http/pagination.js';
import { HeartbeatTimings } from './heartbeat-timings.js';
import { replacedWorkers, type WorkerLife } from './replaced-workers.js';

/**
 * `missing`: no heartbeat for a while. It was killed, or cannot reach the database. `replaced`: the
 * same, and another worker has started in its place.
 */
export const WORKER_STATES = ['alive', 'missing', 'replaced'] as const;
export type WorkerState = (typeof WORKER_STATES)[number];

export interface WorkerProcess {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  readonly queues: readonly string[];
}

export interface SeenWorker extends WorkerProcess {
  readonly startedAt: Date;
  readonly seenAt: Date;
  readonly state: WorkerState;
}

interface WorkerRow extends WorkerProcess, WorkerLife {
  readonly silentMs: number;
}

/** The worker processes of the installation, as each of them records itself. */
@Injectable()
export class Workers {
  constructor(
    private readonly dataSource: DataSource,
    private readonly timings: HeartbeatTimings,
  ) {}

  /** The one that started last first. */
  async list({ limit, after }: PageRequest): Promise<SeenWorker[]> {
    const last = after?.[0];
    const all = await this.all();
    return all
      .filter(({ id }) => last === undefined || id < last)
      .slice(0, limit)
      .map(({ silentMs: _, ...worker }) => worker);
  }

  async count(): Promise<Record<WorkerState, number>> {
    const counts = { alive: 0, missing: 0, replaced: 0 };
    for (const { state } of await this.all()) counts[state] += 1;
    return counts;
  }

  /** For how long the one that has been missing longest was not seen; 0 when none is missing. */
  async longestMissingMs(): Promise<number> {
    const missing = (await this.all()).filter(({ state }) => state === 'missing');
    return Math.max(0, ...missing.map(({ silentMs }) => silentMs));
  }

  /** Reads all rows, which are few: whether one was replaced depends on the others. */
  private async all(): Promise<Array<SeenWorker & { readonly silentMs: number }>> {
    const rows = await this.dataSource.query<WorkerRow[]>(
      `SELECT id, host, pid, version, queues, started_at AS "startedAt", seen_at AS "seenAt",
              (extract(epoch FROM now() - seen_at) * 1000)::float8 AS "silentMs",
              seen_at > now() - $1 * interval '1 ms' AS "isAlive"
         FROM platform.workers ORDER BY id DESC`,
      [this.timings.missingAfterMs],
    );
    const replaced = replacedWorkers(rows);
    return rows.map(({ isAlive, ...worker }) => {
      const ended = replaced.has(worker.id) ? 'replaced' : 'missing';
      return { ...worker, state: isAlive ? 'alive' : ended };
    });
  }

  /** The consumers of all processes in the list. */
  async queues(): Promise<string[]> {
    const rows = await this.dataSource.query<Array<{ name: string }>>(
      'SELECT DISTINCT unnest(queues) AS name FROM platform.workers ORDER BY name',
    );
    return rows.map(({ name }) => name);
  }

  /** Records a heartbeat. The row may be new, or may have been purged meanwhile. */
  async see({ id, host, pid, version, queues }: WorkerProcess): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO platform.workers (id, host, pid, version, queues) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (id) DO UPDATE SET seen_at = now()`,
      [id, host, pid, version, queues],
    );
  }

  async remove({ id }: Pick<WorkerProcess, 'id'>): Promise<void> {
    await this.dataSource.query('DELETE FROM platform.workers WHERE id = $1', [id]);
  }
}
