import { setTimeout as delay } from 'node:timers/promises';

/**
 * Known and unknown addresses write different rows, which takes a different time. No answer about
 * an address leaves sooner than this, so the difference drowns in the wait.
 */
export const MINIMUM_DURATION = { ms: 250 } as const;

/** Lets nobody see how long the work took, whether it succeeded or not. */
export async function withMinimumDuration(work: () => Promise<void>): Promise<void> {
  const wait = delay(MINIMUM_DURATION.ms);
  try {
    await work();
  } finally {
    await wait;
  }
}
