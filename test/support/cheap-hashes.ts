import { HASH_PARAMETERS } from '../../libs/auth/src/passwords/password-hasher.js';

/**
 * Applications inside the tests hash passwords with next to no work: hundreds of accounts are made
 * whose passwords nobody attacks. `password-hasher.spec.ts` holds the real parameters to their
 * values, and the built product in a process of its own uses them.
 */
Object.assign(HASH_PARAMETERS, { memoryCost: 64, timeCost: 1 });
