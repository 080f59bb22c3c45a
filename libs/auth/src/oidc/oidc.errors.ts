import { string } from '@orderly/platform/http/fields/text';
import { described } from '@orderly/platform/http/validation/rule';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

export class ProviderNotFound extends DomainError {
  static readonly problem = defineProblem({
    code: 'provider-not-found',
    kind: 'not-found',
    title: 'Provider not found',
    explanation:
      'Nobody can sign in here with a provider of this name. GET /v1/auth/oidc/providers lists those there are.',
  });

  constructor() {
    super(ProviderNotFound.problem, 'There is no provider of this name.');
  }
}

export class ProviderUnavailable extends DomainError {
  static readonly problem = defineProblem({
    code: 'provider-unavailable',
    kind: 'unavailable',
    title: 'Provider does not answer',
    explanation:
      'The provider that was to vouch for you does not answer just now. Try again, or sign in another way.',
  });

  constructor() {
    super(ProviderUnavailable.problem, 'The provider does not answer just now.', {
      headers: { 'retry-after': '5' },
    });
  }
}

export class ReturnRefused extends DomainError {
  static readonly problem = defineProblem({
    code: 'return-refused',
    kind: 'invalid',
    title: 'No page to return to',
    explanation:
      'After a sign-in with another provider the browser returns to a page of this installation or of one of the origins in CORS_ORIGINS, and to no other: whoever gets it there gets the sign-in.',
  });

  constructor() {
    super(ReturnRefused.problem, 'The page to return to is not of a known origin.', {
      errors: [
        { pointer: '/returnTo', code: 'return-refused', detail: 'Not a page of a known origin.' },
      ],
    });
  }
}

/** Also the problem code that the page reads after `#error=` when the provider refused. */
export class ProviderSignInRefused extends DomainError {
  static readonly problem = defineProblem({
    code: 'provider-sign-in-refused',
    kind: 'invalid',
    title: 'Sign-in refused',
    explanation:
      'The provider refused the sign-in, or its answer does not belong to one that this browser began a few minutes ago. Begin again.',
  });

  constructor() {
    super(
      ProviderSignInRefused.problem,
      'This belongs to no sign-in that this browser began. Begin again.',
    );
  }
}

export class NotLinked extends DomainError {
  static readonly problem = defineProblem({
    code: 'not-linked',
    kind: 'forbidden',
    title: 'No account is linked',
    explanation:
      'The provider vouched for you, but nobody here is linked with that identity, and no account is made: the provider did not verify your address, or sign-up with it is turned off.',
  });

  constructor() {
    super(NotLinked.problem, 'No account is linked with this identity.');
  }
}

const LINK_NEEDED_MEMBERS = {
  linkCode: described(string(), {
    description: 'For POST /v1/auth/identities.',
    examples: ['q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA'],
  }),
};

export class LinkNeeded extends DomainError<typeof LINK_NEEDED_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'link-needed',
    kind: 'conflict',
    title: 'Link your account first',
    explanation:
      'There is an account with the address that the provider verified, and it is not linked with this identity. Sign in to it as usual, then send `linkCode` to POST /v1/auth/identities from the same browser.',
    members: LINK_NEEDED_MEMBERS,
  });

  constructor(linkCode: string) {
    super(LinkNeeded.problem, 'Sign in to your account first, and link it.', {
      members: { linkCode },
    });
  }
}

export class CodeRefused extends DomainError {
  static readonly problem = defineProblem({
    code: 'code-refused',
    kind: 'invalid',
    title: 'Code not valid',
    explanation:
      'The code is unknown, expired or used already, belongs to another browser or account, or is meant for something else. Begin the sign-in again.',
  });

  constructor(pointer: '/code' | '/linkCode') {
    super(CodeRefused.problem, 'This code is not valid. Begin the sign-in again.', {
      errors: [
        { pointer, code: 'code-refused', detail: 'Unknown, expired, used already or not yours.' },
      ],
    });
  }
}

export class IdentityNotFound extends DomainError {
  static readonly problem = defineProblem({
    code: 'identity-not-found',
    kind: 'not-found',
    title: 'Identity not found',
    explanation:
      'Your account is not linked with an identity of this id. GET /v1/auth/identities lists those it is.',
  });

  constructor() {
    super(IdentityNotFound.problem, 'Your account is not linked with such an identity.');
  }
}
