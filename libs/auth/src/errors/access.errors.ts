import { CHALLENGE } from '@orderly/platform/access/step-up.errors';
import { string } from '@orderly/platform/http/fields/text';
import { described } from '@orderly/platform/http/validation/rule';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';
import type { Permission } from '@orderly/platform/kernel/identity/actor';

// The errors with which the guard refuses requests.
export { CHALLENGE, PeopleOnly, StepUpNeeded } from '@orderly/platform/access/step-up.errors';

export class Unauthenticated extends DomainError {
  static readonly problem = defineProblem({
    code: 'unauthenticated',
    kind: 'unauthenticated',
    title: 'Not signed in',
    explanation:
      'This route needs an access token. Send `Authorization: Bearer …` with the token from POST ' +
      '/v1/auth/login.',
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
      'The access token has expired, its session has ended, or it was not issued by this server ' +
      'for this purpose. Get a new one from POST /v1/auth/refresh; if that is refused, sign in ' +
      'again.',
  });

  /** @param reason goes into a header: plain ASCII without quotes */
  constructor(reason = 'The access token is not valid.') {
    super(InvalidToken.problem, reason, {
      headers: {
        'www-authenticate': `${CHALLENGE}, error="invalid_token", error_description="${reason}"`,
      },
    });
  }
}

const PERMISSION_MISSING_MEMBERS = {
  permission: described(string(), {
    description: 'The permission that the route needs.',
    examples: ['orders:read'],
  }),
};

export class PermissionMissing extends DomainError<typeof PERMISSION_MISSING_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'permission-missing',
    kind: 'forbidden',
    title: 'Permission missing',
    explanation:
      'None of your roles grants the permission that this route needs; the member `permission` ' +
      'names it. An administrator can give you a role.',
    members: PERMISSION_MISSING_MEMBERS,
  });

  constructor(permission: Permission) {
    super(PermissionMissing.problem, `This needs the permission ${permission}.`, {
      members: { permission },
    });
  }
}

const SCOPE_MISSING_MEMBERS = {
  scope: described(string(), {
    description: 'The scope that the route needs.',
    examples: ['orders:read'],
  }),
};

export class ScopeMissing extends DomainError<typeof SCOPE_MISSING_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'scope-missing',
    kind: 'forbidden',
    title: 'Scope missing',
    explanation:
      'The API key or access token lacks the scope that this route needs; the member `scope` ' +
      'names it. A scope is a permission, so the owner must hold it as well.',
    members: SCOPE_MISSING_MEMBERS,
  });

  constructor(scope: Permission) {
    super(ScopeMissing.problem, `This needs the scope ${scope}.`, {
      members: { scope },
      headers: { 'www-authenticate': `${CHALLENGE}, error="insufficient_scope", scope="${scope}"` },
    });
  }
}
