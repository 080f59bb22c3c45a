import { int } from '@orderly/platform/http/fields/numbers';
import { described } from '@orderly/platform/http/validation/rule';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

export class RoleNotFound extends DomainError {
  static readonly problem = defineProblem({
    code: 'role-not-found',
    kind: 'not-found',
    title: 'Role not found',
    explanation: 'No role has this name. GET /v1/roles lists all roles.',
  });

  constructor() {
    super(RoleNotFound.problem, 'There is no such role.');
  }
}

export class RoleTaken extends DomainError {
  static readonly problem = defineProblem({
    code: 'role-taken',
    kind: 'conflict',
    title: 'Role exists',
    explanation: 'A role with this name already exists. Change that role, or choose another name.',
  });

  constructor() {
    super(RoleTaken.problem, 'There is a role of this name already.', {
      errors: [
        { pointer: '/name', code: 'taken', detail: 'There is a role of this name already.' },
      ],
    });
  }
}

export class UnknownPermission extends DomainError {
  static readonly problem = defineProblem({
    code: 'unknown-permission',
    kind: 'invalid',
    title: 'Unknown permission',
    explanation:
      'At least one of the permissions does not exist. GET /v1/permissions lists all ' +
      'permissions.',
  });

  /** @param positions the indexes of the unknown permissions in the request's list */
  constructor(positions: readonly number[]) {
    super(UnknownPermission.problem, 'The request names a permission that does not exist.', {
      errors: positions.map((position) => ({
        pointer: `/permissions/${position}`,
        code: 'unknown-permission',
        detail: 'There is no such permission.',
      })),
    });
  }
}

export class BuiltInRole extends DomainError {
  static readonly problem = defineProblem({
    code: 'built-in-role',
    kind: 'conflict',
    title: 'Built-in role',
    explanation:
      'Built-in roles cannot be changed or removed, because each release relies on their ' +
      'meaning. Add a role of your own instead.',
  });

  constructor() {
    super(BuiltInRole.problem, 'Built-in roles cannot be changed or removed.');
  }
}

const ROLE_IN_USE_MEMBERS = {
  holders: described(int({ min: 1 }), {
    description: 'The number of accounts that have the role.',
  }),
};

export class RoleInUse extends DomainError<typeof ROLE_IN_USE_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'role-in-use',
    kind: 'conflict',
    title: 'Role in use',
    explanation:
      'Accounts still have this role and would silently lose its permissions. Take the ' +
      'role away from them first. GET /v1/users?role=… lists the accounts; the member ' +
      '`holders` gives their number.',
    members: ROLE_IN_USE_MEMBERS,
  });

  constructor(holders: number) {
    super(RoleInUse.problem, 'Accounts have this role.', { members: { holders } });
  }
}

export class TooManyRoles extends DomainError {
  static readonly problem = defineProblem({
    code: 'too-many-roles',
    kind: 'conflict',
    title: 'Too many roles',
    explanation: 'An installation can have up to 200 roles. Remove a role that no account has.',
  });

  constructor() {
    super(TooManyRoles.problem, 'There are as many roles as an installation can have.');
  }
}
