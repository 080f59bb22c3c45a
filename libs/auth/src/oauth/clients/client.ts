import { type Actor, may, type Permission } from '@orderly/platform/kernel/identity/actor';
import type { ClientKeys } from './client-keys.js';

export const AUTH_METHODS = ['client_secret_basic', 'private_key_jwt'] as const;
/** The method of client authentication (RFC 6749 section 2.3.1, RFC 7523). */
export type AuthMethod = (typeof AUTH_METHODS)[number];

/** A program that gets tokens for itself. It acts for its owner, and never has more permissions. */
export interface OAuthClient {
  readonly id: string;
  readonly ownerId: string;
  readonly name: string;
  readonly authMethod: AuthMethod;
  readonly jwks: ClientKeys | null;
  readonly scopes: readonly Permission[];
  readonly perSecond: number | null;
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
  readonly version: number;
}

/**
 * Returns the scopes that the actor lacks. An actor who lacks any must not get a means to act as
 * the client.
 */
export const beyondActor = (
  actor: Pick<Actor, 'permissions'>,
  client: Pick<OAuthClient, 'scopes'>,
): Permission[] => client.scopes.filter((scope) => !may(actor, scope));
