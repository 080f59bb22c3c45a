import { v7 as uuidv7 } from 'uuid';

/** A UUIDv7 (RFC 9562): unique without asking the database, and sorted by time, so inserts stay at the right edge of an index. */
export const newId = (): string => uuidv7();
