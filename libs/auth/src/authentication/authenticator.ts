import { Injectable } from '@nestjs/common';
import type { OrderlyRequest } from '@orderly/platform/access/access.decorators';
import { type Actor, credentialOf, type Permission } from '@orderly/platform/access/actor';
import { InvalidToken, Unauthenticated } from '../errors/access.errors.js';
import { CredentialAuthenticators } from './credential-authenticator.js';

/** Establishes who makes a request. */
@Injectable()
export class Authenticator {
  constructor(private readonly sources: CredentialAuthenticators) {}

  /** @throws Unauthenticated, InvalidToken */
  async authenticate(request: OrderlyRequest): Promise<Actor> {
    const source = this.sources.inOrder.find((each) => each.claims(request));
    if (!source) throw new Unauthenticated();
    const { userId, access, authentication, scopes, rateLimit } = await source.identify(request);
    if (access.status !== 'active') throw new InvalidToken('The account is not active.');
    return {
      userId,
      authentication,
      permissions: scopes ? narrowed(access.permissions, scopes) : access.permissions,
      scopes,
      rateLimit,
      origin: { ...request.origin, credential: credentialOf(authentication) },
    };
  }
}

/** A machine is never stronger than its owner is now. */
const narrowed = (
  held: ReadonlySet<Permission>,
  scopes: ReadonlySet<Permission>,
): ReadonlySet<Permission> => new Set([...scopes].filter((scope) => held.has(scope)));
