import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { PageRequest } from '../http/pagination.js';
import { HeartbeatTimings } from './heartbeat-timings.js';

/** `missing`: no heartbeat for a while. It was killed, or cannot reach the database. */
export const WORKER_STATES = ['alive', 'missing'] as const;
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

const STATE = `CASE WHEN seen_at > now() - $1 * interval '1 ms' THEN 'alive' ELSE 'missing' END`;

/** The worker processes of the installation, as each of them records itself. */
@Injectable()
export class Workers {
  constructor(
    private readonly dataSource: DataSource,
    private readonly timings: HeartbeatTimings,
  ) {}

  /** The one that started last first. */
  list({ limit, after }: PageRequest): Promise<SeenWorker[]> {
    return this.dataSource.query(
      `SELECT id, host, pid, version, queues, started_at AS "startedAt", seen_at AS "seenAt",
              ${STATE} AS state
         FROM platform.workers WHERE $2::uuid IS NULL OR id < $2 ORDER BY id DESC LIMIT $3`,
      [this.timings.missingAfterMs, after?.[0] ?? null, limit],
    );
  }

  async count(): Promise<Record<WorkerState, number>> {
    const rows = await this.dataSource.query<Array<{ state: WorkerState; count: number }>>(
      `SELECT ${STATE} AS state, count(*)::int AS count FROM platform.workers GROUP BY 1`,
      [this.timings.missingAfterMs],
    );
    const counts = Object.fromEntries(rows.map(({ state, count }) => [state, count]));
    return { alive: 0, missing: 0, ...counts };
  }

  /** For how long the one that has been missing longest was not seen; 0 when none is missing. */
  async longestMissingMs(): Promise<number> {
    const [row] = await this.dataSource.query<Array<{ ms: number }>>(
      `SELECT coalesce(extract(epoch FROM now() - min(seen_at)) * 1000, 0)::float8 AS ms
         FROM platform.workers WHERE seen_at <= now() - $1 * interval '1 ms'`,
      [this.timings.missingAfterMs],
    );
    return row?.ms ?? 0;
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
