import { type Actor, isMachine } from '@orderly/platform/kernel/identity/actor';
import type { ApiKey } from './api-key.js';

/**
 * A key is its owner's alone, and machines manage none: a stolen key must not be able to outlive
 * its revocation by a sister.
 */
export const mayManage = (actor: Actor, key: Pick<ApiKey, 'ownerId'>): boolean =>
  key.ownerId === actor.userId && !isMachine(actor);
