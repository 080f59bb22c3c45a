import {
  type Actor,
  type Authentication,
  credentialOf,
  type Permission,
  type RequestContext,
} from '@orderly/platform/kernel/identity/actor';
import type { Access } from '@orderly/users';
import { InvalidToken } from '../errors/access.errors.js';

/** Who makes a request, as the kind of credential that it carries tells. */
export interface Caller {
  /** Of machines: their owner. */
  readonly userId: string;
  /** Of that account, now. `actorOf` refuses accounts that are not active. */
  readonly access: Access;
  readonly authentication: Authentication;
  /** Null for people; of machines what they were given, whether or not the owner still holds it. */
  readonly scopes: ReadonlySet<Permission> | null;
  readonly rateLimit: Actor['rateLimit'];
}

/** @throws InvalidToken for an account that is not active */
export function actorOf(
  { userId, access, authentication, scopes, rateLimit }: Caller,
  origin: RequestContext,
): Actor {
  if (access.status !== 'active') throw new InvalidToken('The account is not active.');
  return {
    userId,
    authentication,
    permissions: scopes ? narrowed(access.permissions, scopes) : access.permissions,
    scopes,
    rateLimit,
    origin: { ...origin, credential: credentialOf(authentication) },
  };
}

/** A machine is never stronger than its owner is now. */
const narrowed = (
  held: ReadonlySet<Permission>,
  scopes: ReadonlySet<Permission>,
): ReadonlySet<Permission> => new Set([...scopes].filter((scope) => held.has(scope)));
