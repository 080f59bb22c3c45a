import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 8_192;
const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

/**
 * Cryptographically random bytes out of a pool: asking the kernel for a few at a time costs more
 * than all else about an id. The view is only good until the next turn of the pool, so read from it
 * at once. For ids; secrets take fresh `randomBytes`, which leave no copy behind.
 */
export function pooledRandom(bytes: number): Buffer {
  if (used + bytes > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.subarray(used - bytes, used);
}
