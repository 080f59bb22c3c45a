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
      'No sign-in provider has this name. GET /v1/auth/oidc/providers lists the configured ones.',
  });

  constructor() {
    super(ProviderNotFound.problem, 'There is no provider of this name.');
  }
}

export class ProviderUnavailable extends DomainError {
  static readonly problem = defineProblem({
    code: 'provider-unavailable',
    kind: 'unavailable',
    title: 'Provider not responding',
    explanation: 'The sign-in provider is not responding. Try again, or sign in another way.',
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
    title: 'Return page not allowed',
    explanation:
      'After a sign-in through a provider, the browser returns only to pages of this ' +
      'installation or of the origins in CORS_ORIGINS, because the receiving page gets the ' +
      'sign-in.',
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
      'The provider refused the sign-in, or its response does not belong to a sign-in that this ' +
      'browser began in the last few minutes. Begin again.',
  });

  constructor() {
    super(
      ProviderSignInRefused.problem,
      'This does not belong to a sign-in that this browser began. Begin again.',
    );
  }
}

export class NotLinked extends DomainError {
  static readonly problem = defineProblem({
    code: 'not-linked',
    kind: 'forbidden',
    title: 'No account is linked',
    explanation:
      'The provider confirmed your identity, but no account is linked to it, and none was ' +
      'created: the provider did not verify your address, or sign-up through it is turned off.',
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
      'An account with the address that the provider verified exists, but it is not linked to ' +
      'this identity. Sign in to it as usual, then send `linkCode` to POST /v1/auth/identities ' +
      'from the same browser.',
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
      'The code is unknown, has expired or was already used, belongs to another browser or ' +
      'account, or is meant for another purpose. Begin the sign-in again.',
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
      'Your account has no linked identity with this id. GET /v1/auth/identities lists your ' +
      'identities.',
  });

  constructor() {
    super(IdentityNotFound.problem, 'Your account is not linked with such an identity.');
  }
}
