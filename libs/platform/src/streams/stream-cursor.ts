/**
 * A place in the order of commits: a transaction, and a row that it wrote. The id of an event of a
 * stream is its written form, the same in every process.
 */
export interface StreamCursor {
  /** The transaction id (`xid8`). It never wraps. */
  readonly tx: bigint;
  /** Orders the rows of a transaction. Empty: before all of them. */
  readonly key: string;
}

const WRITTEN = /^(\d{1,19})(?:\.([0-9a-z:-]{1,80}))?$/;
const LARGEST = 2n ** 63n - 1n;

export const writeCursor = ({ tx, key }: StreamCursor): string => (key ? `${tx}.${key}` : `${tx}`);

/** Null for a text that no stream has written. */
export function readCursor(written: string): StreamCursor | null {
  const [, tx, key = ''] = WRITTEN.exec(written) ?? [];
  if (tx === undefined || BigInt(tx) > LARGEST) return null;
  return { tx: BigInt(tx), key };
}

export function isAfter(a: StreamCursor, b: StreamCursor): boolean {
  return a.tx === b.tx ? a.key > b.key : a.tx > b.tx;
}
