import { setTimeout as delay } from 'node:timers/promises';

/**
 * Known and unknown addresses write different rows, which takes different times. No response about
 * an address leaves sooner than this, so the difference cannot be measured.
 */
export const MINIMUM_DURATION = { ms: 250 } as const;

/** Hides how long the work took, whether it succeeded or failed. */
export async function withMinimumDuration(work: () => Promise<void>): Promise<void> {
  const wait = delay(MINIMUM_DURATION.ms);
  try {
    await work();
  } finally {
    await wait;
  }
}
