import type { Acr, Permission } from '@orderly/platform/access/actor';
import { DomainError } from '@orderly/platform/errors/domain-error';
import { defineProblem } from '@orderly/platform/errors/problem-type';

/** What the guard turns callers away with. */
export const CHALLENGE = 'Bearer realm="orderly"';

export class Unauthenticated extends DomainError {
  static readonly problem = defineProblem({
    code: 'unauthenticated',
    kind: 'unauthenticated',
    title: 'Not signed in',
    explanation:
      'This route needs an access token: send `Authorization: Bearer …` with the one that POST /v1/auth/login answered.',
  });

  constructor() {
    super(Unauthenticated.problem, 'Send an access token in the Authorization header.', {
      headers: { 'www-authenticate': CHALLENGE },
    });
  }
}

export class InvalidToken extends DomainError {
  static readonly problem = defineProblem({
    code: 'invalid-token',
    kind: 'unauthenticated',
    title: 'Invalid access token',
    explanation:
      'The access token is expired, its session has ended, or it was not issued by this server for this purpose. POST /v1/auth/refresh gives a new one; if that is refused, sign in again.',
  });

  /** @param reason goes into a header: plain ASCII without quotes. */
  constructor(reason = 'The access token is not valid.') {
    super(InvalidToken.problem, reason, {
      headers: {
        'www-authenticate': `${CHALLENGE}, error="invalid_token", error_description="${reason}"`,
      },
    });
  }
}

export class PermissionMissing extends DomainError {
  static readonly problem = defineProblem({
    code: 'permission-missing',
    kind: 'forbidden',
    title: 'Permission missing',
    explanation:
      'None of your roles holds the permission that this route needs; the member `permission` names it. An administrator can give you a role.',
  });

  constructor(permission: Permission) {
    super(PermissionMissing.problem, `This needs the permission ${permission}.`, {
      members: { permission },
    });
  }
}

export class ScopeMissing extends DomainError {
  static readonly problem = defineProblem({
    code: 'scope-missing',
    kind: 'forbidden',
    title: 'Scope missing',
    explanation:
      'The API key or access token was not given the scope that this route needs; the member `scope` names it. A scope is a permission: its owner must hold it, too.',
  });

  constructor(scope: Permission) {
    super(ScopeMissing.problem, `This needs the scope ${scope}.`, {
      members: { scope },
      headers: { 'www-authenticate': `${CHALLENGE}, error="insufficient_scope", scope="${scope}"` },
    });
  }
}

export class PeopleOnly extends DomainError {
  static readonly problem = defineProblem({
    code: 'people-only',
    kind: 'forbidden',
    title: 'For people only',
    explanation:
      'This route is for people who signed in: neither an API key nor the token of an OAuth client opens it.',
  });

  constructor() {
    super(PeopleOnly.problem, 'Machines may not do this: sign in as a person.');
  }
}

/** RFC 9470. */
export class StepUpNeeded extends DomainError {
  static readonly problem = defineProblem({
    code: 'step-up-needed',
    kind: 'unauthenticated',
    title: 'Prove again who you are',
    explanation:
      'This route wants a recent proof that it is you, with your second factor if you have one. POST /v1/auth/step-up takes it; then repeat the request. `acrValues` says how strong the proof must be and `maxAgeS` how many seconds old it may be.',
  });

  constructor(acr: Acr, maxAgeS: number) {
    const detail = 'A more recent or stronger proof of who you are is needed.';
    const challenge = `error="insufficient_user_authentication", error_description="${detail}", acr_values="${acr}", max_age="${maxAgeS}"`;
    super(StepUpNeeded.problem, detail, {
      members: { acrValues: [acr], maxAgeS },
      headers: { 'www-authenticate': `${CHALLENGE}, ${challenge}` },
    });
  }
}
