/** A position in the write-ahead log (WAL) of PostgreSQL, an LSN. */
export type WalPosition = bigint;

const TEXT = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i;
const PAGE_BYTES = 8_192n;
const PAGE_HEADER_BYTES = 24n;
/** The header of the first page of a segment. */
const SEGMENT_HEADER_BYTES = 40n;

/** Undefined for a text that is no position. */
export function parseWalPosition(text: string): WalPosition | undefined {
  const [, high, low] = TEXT.exec(text) ?? [];
  if (high === undefined || low === undefined) return undefined;
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}

const half = (value: bigint): string => value.toString(16).toUpperCase().padStart(8, '0');

/** With leading zeros, so that texts sort in the order of their positions. */
export const textOfPosition = (position: WalPosition): string =>
  `${half(position >> 32n)}/${half(position & 0xffff_ffffn)}`;

/**
 * The end of the last record before the position at which the primary inserts next. When that
 * record filled its page, or `pg_switch_wal()` its segment, the primary names the place behind the
 * header of what follows, and a replica that has replayed everything names the end of the record.
 * @param offset how far behind the start of its segment the position is
 */
export function endOfLastRecord(insertPosition: WalPosition, offset: bigint): WalPosition {
  if (offset === SEGMENT_HEADER_BYTES) return insertPosition - SEGMENT_HEADER_BYTES;
  return insertPosition % PAGE_BYTES === PAGE_HEADER_BYTES
    ? insertPosition - PAGE_HEADER_BYTES
    : insertPosition;
}
