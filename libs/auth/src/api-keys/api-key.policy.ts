import { type Actor, isMachine } from '@orderly/platform/kernel/identity/actor';
import type { ApiKey } from './api-key.js';

/**
 * Only its owner manages a key, and programs manage none: a thief must not be able to create a
 * second key that outlives the revocation of the first.
 */
export const mayManage = (actor: Actor, key: Pick<ApiKey, 'ownerId'>): boolean =>
  key.ownerId === actor.userId && !isMachine(actor);
