/** Waits until the worker has done what was asked for, as long as it makes progress. */
import { setTimeout as delay } from 'node:timers/promises';

const PATIENCE_MS = 60_000;
const PAUSE_MS = 2_000;

/** @param {() => Promise<number>} countLeft @returns {Promise<number>} what is left for good */
export async function caughtUp(countLeft) {
  let least = Number.POSITIVE_INFINITY;
  let changedAt = performance.now();
  for (;;) {
    const left = await countLeft();
    if (left < least) [least, changedAt] = [left, performance.now()];
    if (left <= 0 || performance.now() - changedAt > PATIENCE_MS) return left;
    await delay(PAUSE_MS);
  }
}
