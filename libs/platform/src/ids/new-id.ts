import { randomFillSync } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';

const RANDOM_BYTES_PER_ID = 16;
const IDS_PER_FILL = 256;
const pool = Buffer.alloc(RANDOM_BYTES_PER_ID * IDS_PER_FILL);
let used = pool.length;

/** Asking the kernel for a few bytes at a time costs more than everything else about an id, and an order of 30 lines needs as many ids. */
function nextRandom(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += RANDOM_BYTES_PER_ID;
  return pool.subarray(used - RANDOM_BYTES_PER_ID, used);
}

/** 31 random bits, so that counting up from there has room before it wraps. */
const FIRST_SEQUENCE_MASK = 0x7fff_ffff;
let lastMs = 0;
let sequence = 0;

/**
 * A UUIDv7 (RFC 9562): unique without asking the database, and sorted by time, so inserts stay at the right edge of an index. Ids of one
 * process rise strictly, also within a millisecond (section 6.2, method 1) and when the clock is set back.
 */
export function newId(): string {
  const random = nextRandom();
  const nowMs = Date.now();
  if (nowMs > lastMs) {
    lastMs = nowMs;
    sequence = random.readUInt32BE(0) & FIRST_SEQUENCE_MASK;
  } else {
    sequence += 1;
  }
  return uuidv7({ random, msecs: lastMs, seq: sequence });
}
