import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 8_192;
const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

/**
 * Cryptographically random bytes from a pool: asking the kernel for a few at a time costs more than
 * everything else about an id. The view is valid only until the pool is refilled, so read it at
 * once. For ids only; secrets use fresh `randomBytes`, which leave no copy behind.
 */
export function pooledRandom(bytes: number): Buffer {
  if (used + bytes > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.subarray(used - bytes, used);
}
