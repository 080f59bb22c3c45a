import {
  type Actor,
  type Authentication,
  credentialOf,
  type Permission,
  type RequestContext,
} from '@orderly/platform/kernel/identity/actor';
import type { Access } from '@orderly/users';
import { InvalidToken } from '../errors/access.errors.js';

/**
 * The result of a strategy: an account or a program of it, and the credential that proved it.
 * `actorOf` turns it into an actor.
 */
export interface Caller {
  /** For API keys and OAuth clients: their owner. */
  readonly userId: string;
  /** What this account may do now. `actorOf` refuses accounts that are not active. */
  readonly access: Access;
  readonly authentication: Authentication;
  /**
   * Null for people. For API keys and OAuth clients: the scopes that they were given, even if the
   * owner no longer holds them.
   */
  readonly scopes: ReadonlySet<Permission> | null;
  readonly rateLimit: Actor['rateLimit'];
}

/** @throws InvalidToken if the account is not active */
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

/** An API key or OAuth client never has a permission that its owner lacks now. */
const narrowed = (
  held: ReadonlySet<Permission>,
  scopes: ReadonlySet<Permission>,
): ReadonlySet<Permission> => new Set([...scopes].filter((scope) => held.has(scope)));
