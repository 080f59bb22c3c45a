import type { OrderlyRequest } from '@orderly/platform/access/access.decorators';
import type { Actor, Authentication, Permission } from '@orderly/platform/access/actor';
import type { Access } from '@orderly/users';

/** Who makes a request, as the kind of credential that it carries tells. */
export interface Caller {
  /** Of machines: their owner. */
  readonly userId: string;
  /** Of that account, now. Sources hand over what they found; the Authenticator refuses accounts that are not active. */
  readonly access: Access;
  readonly authentication: Authentication;
  /** Null for people; of machines what they were given, whether or not the owner still holds it. */
  readonly scopes: ReadonlySet<Permission> | null;
  readonly rateLimit: Actor['rateLimit'];
}

/** Knows the callers with one kind of credential. */
export abstract class CredentialAuthenticator {
  /** Whether the request carries this kind, decided by its form alone: the first source that claims a request answers for it. */
  abstract claims(request: OrderlyRequest): boolean;

  /**
   * Asks the database at most one statement, and remembers the answer for at most a second.
   * @throws InvalidToken and its kin
   */
  abstract identify(request: OrderlyRequest): Promise<Caller>;
}

/** All of them, in the order in which they are asked. */
export abstract class CredentialAuthenticators {
  abstract readonly inOrder: readonly CredentialAuthenticator[];
}
