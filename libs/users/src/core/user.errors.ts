import { constant } from '@orderly/platform/http/fields/choices';
import { unboundedListOf } from '@orderly/platform/http/fields/containers';
import { string } from '@orderly/platform/http/fields/text';
import { described } from '@orderly/platform/http/validation/rule';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { notFound } from '@orderly/platform/kernel/errors/not-found';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';
import type { Permission } from '@orderly/platform/kernel/identity/actor';

export class UserNotFound extends notFound({
  code: 'user-not-found',
  name: 'user',
  title: 'User not found',
  explanation: 'No account has this id. Account ids never change, so check where the id came from.',
}) {}

export class AccountErased extends DomainError {
  static readonly problem = defineProblem({
    code: 'account-erased',
    kind: 'conflict',
    title: 'Account erased',
    explanation:
      'The account was erased, or its erasure has begun. It can no longer be used or ' +
      'changed, and the erasure cannot be undone.',
  });

  constructor() {
    super(AccountErased.problem, 'This account was erased.');
  }
}

export class ErasureNotFound extends DomainError {
  static readonly problem = defineProblem({
    code: 'erasure-not-found',
    kind: 'not-found',
    title: 'Erasure not found',
    explanation: 'No erasure was requested for an account with this id.',
  });

  constructor(userId: string) {
    super(ErasureNotFound.problem, `The erasure of ${userId} was not asked for.`);
  }
}

export class EmailTaken extends DomainError {
  static readonly problem = defineProblem({
    code: 'email-taken',
    kind: 'conflict',
    title: 'Address taken',
    explanation:
      'An account with this e-mail address already exists. Addresses that differ only in ' +
      'case are the same address.',
  });

  constructor() {
    super(EmailTaken.problem, 'An account with this e-mail address exists.', {
      errors: [
        { pointer: '/email', code: 'taken', detail: 'An account with this address exists.' },
      ],
    });
  }
}

export class UnknownRole extends DomainError {
  static readonly problem = defineProblem({
    code: 'unknown-role',
    kind: 'invalid',
    title: 'Unknown role',
    explanation: 'At least one of the roles does not exist. GET /v1/roles lists all roles.',
  });

  /** @param unknown indexes in the request's list, and the names there */
  constructor(unknown: ReadonlyArray<{ index: number; role: string }>) {
    super(UnknownRole.problem, 'The request names a role that does not exist.', {
      errors: unknown.map(({ index }) => ({
        pointer: `/roles/${index}`,
        code: 'unknown-role',
        detail: 'There is no such role.',
      })),
    });
  }
}

const ROLE_NOT_YOURS_MEMBERS = {
  permissions: described(unboundedListOf(string()), {
    description: 'The permissions that you lack.',
    examples: [['orders:read']],
  }),
};

export class RoleNotYours extends DomainError<typeof ROLE_NOT_YOURS_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'role-not-yours',
    kind: 'forbidden',
    title: 'Beyond your own permissions',
    explanation:
      'You cannot give or take away roles, or suspend accounts, whose permissions exceed ' +
      'your own. The member `permissions` lists the permissions that you lack.',
    members: ROLE_NOT_YOURS_MEMBERS,
  });

  constructor(permissions: readonly Permission[]) {
    super(RoleNotYours.problem, 'This takes permissions that you do not hold yourself.', {
      members: { permissions },
    });
  }
}

export class LastAdmin extends DomainError {
  static readonly problem = defineProblem({
    code: 'last-admin',
    kind: 'conflict',
    title: 'Last administrator',
    explanation:
      'This would leave the installation without an active account that has the role ' +
      '`admin`, and could not be undone. Give the role to another active account first.',
  });

  constructor() {
    super(LastAdmin.problem, 'This is the last active administrator.');
  }
}

const INVITATION_OPEN_MEMBERS = {
  accountStatus: constant('invited'),
};

export class InvitationOpen extends DomainError<typeof INVITATION_OPEN_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'invitation-open',
    kind: 'conflict',
    title: 'Invitation still open',
    explanation:
      'The account becomes active when the invited person accepts and chooses a ' +
      'password. Only that person can do this.',
    members: INVITATION_OPEN_MEMBERS,
  });

  constructor() {
    super(InvitationOpen.problem, 'The invitation has not been accepted yet.', {
      members: { accountStatus: 'invited' },
    });
  }
}

export class InvitationNotOpen extends DomainError {
  static readonly problem = defineProblem({
    code: 'invitation-not-open',
    kind: 'conflict',
    title: 'No open invitation',
    explanation:
      'The account has no open invitation: it was accepted, the account is suspended, or ' +
      'its owner registered without one.',
  });

  constructor() {
    super(InvitationNotOpen.problem, 'There is no invitation to send again.');
  }
}

export class MailCoolDown extends DomainError {
  static readonly problem = defineProblem({
    code: 'mail-cool-down',
    kind: 'too-many-requests',
    title: 'Mail sent recently',
    explanation:
      'A mail of this kind was sent recently, or several within the last hour. Repeat ' +
      'the request after the time in Retry-After.',
  });

  constructor(retryAfterS: number) {
    super(MailCoolDown.problem, `Such a mail was sent lately; try again in ${retryAfterS} s.`, {
      headers: { 'retry-after': String(retryAfterS) },
    });
  }
}

const INVITER_MUST_READ_MEMBERS = {
  permission: described(constant('users:read'), {
    description: 'The permission that this action needs.',
  }),
};

export class InviterMustRead extends DomainError<typeof INVITER_MUST_READ_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'inviter-must-read',
    kind: 'forbidden',
    title: 'Inviting also needs users:read',
    explanation:
      'An invitation is refused when the address has an account, so it reveals who has ' +
      'one. Only callers who may see accounts may learn that, so you need `users:read` ' +
      'in addition to `users:invite`.',
    members: INVITER_MUST_READ_MEMBERS,
  });

  constructor() {
    super(InviterMustRead.problem, 'This needs the permission users:read, too.', {
      members: { permission: 'users:read' },
    });
  }
}

export class EmailUnchanged extends DomainError {
  static readonly problem = defineProblem({
    code: 'email-unchanged',
    kind: 'invalid',
    title: 'Address unchanged',
    explanation:
      'The account already has this address. Addresses that differ only in case are the ' +
      'same address.',
  });

  constructor() {
    const detail = 'Your account already has this address.';
    super(EmailUnchanged.problem, detail, {
      errors: [{ pointer: '/email', code: 'email-unchanged', detail }],
    });
  }
}
