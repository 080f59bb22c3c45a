import { v7 as uuidv7 } from 'uuid';
import { pooledRandom } from './random-pool.js';

const RANDOM_BYTES = 16;
/** 31 random bits, so that the sequence has room to count up before it wraps. */
const FIRST_SEQUENCE_MASK = 0x7fff_ffff;
let lastMs = 0;
let sequence = 0;

/**
 * A UUIDv7 (RFC 9562): unique without a query to the database, and sorted by time, so inserts stay
 * at the right edge of an index. Ids of one process increase strictly, also within a millisecond
 * (section 6.2, method 1) and when the clock is set back.
 */
export function newId(): string {
  const random = pooledRandom(RANDOM_BYTES);
  const nowMs = Date.now();
  if (nowMs > lastMs) {
    lastMs = nowMs;
    sequence = random.readUInt32BE(0) & FIRST_SEQUENCE_MASK;
  } else {
    sequence += 1;
  }
  return uuidv7({ random, msecs: lastMs, seq: sequence });
}
