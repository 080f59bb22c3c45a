import type { DataSource } from 'typeorm';
import { RateLimitExchange, type SharedWindow } from './rate-limit-exchange.js';

/** Uses an unlogged table: one statement adds and reads. */
export class PostgresRateLimitExchange extends RateLimitExchange {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async addUp(
    windows: readonly SharedWindow[],
    counts: readonly number[],
  ): Promise<ReadonlyMap<string, number>> {
    const rows = await this.dataSource.query<Array<{ key: string; count: number }>>(
      `INSERT INTO platform.rate_limits AS r (key, window_start, ends_at, count)
       SELECT key, to_timestamp(start_s), to_timestamp(end_s), count
         FROM unnest($1::text[], $2::float8[], $3::float8[], $4::int[]) AS t (key, start_s, end_s,
           count)
        ORDER BY key
       ON CONFLICT (key, window_start) DO UPDATE SET count = r.count + excluded.count
       RETURNING key, count`,
      [
        windows.map(({ key }) => key),
        windows.map(({ startS }) => startS),
        windows.map(({ endMs }) => endMs / 1_000),
        counts,
      ],
    );
    return new Map(rows.map(({ key, count }) => [key, count]));
  }
}
