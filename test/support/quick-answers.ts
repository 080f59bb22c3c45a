import { MINIMUM_DURATION } from '../../libs/auth/src/core/with-minimum-duration.js';
import { HASH_PARAMETERS } from '../../libs/auth/src/passwords/password-hasher.js';

const REAL_DURATION = { ...MINIMUM_DURATION };
const NONE = { ms: 0 };

/**
 * Applications inside the tests hash passwords with next to no work: hundreds of accounts are made
 * whose passwords nobody attacks. `password-hasher.spec.ts` holds the real parameters to their
 * values, and the built product in a process of its own uses them.
 */
Object.assign(HASH_PARAMETERS, { memoryCost: 64, timeCost: 1 });

/** Nor do they hold answers about addresses back, except in the tests that measure just that. */
Object.assign(MINIMUM_DURATION, NONE);

export async function withRealMinimumDuration(work: () => Promise<void>): Promise<void> {
  Object.assign(MINIMUM_DURATION, REAL_DURATION);
  try {
    await work();
  } finally {
    Object.assign(MINIMUM_DURATION, NONE);
  }
}
