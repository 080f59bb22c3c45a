/**
 * SQL for the smallest UUIDv7 of a time. Ids begin with their time, so the primary key finds old
 * rows without another index.
 * @param time an SQL expression of type timestamptz
 */
export const firstIdAt = (time: string): string =>
  `rpad(lpad(to_hex((extract(epoch FROM ${time}) * 1000)::bigint), 12, '0'), 32, '0')::uuid`;
