import { int } from '@orderly/platform/http/fields/numbers';
import { described } from '@orderly/platform/http/validation/rule';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

export class RoleNotFound extends DomainError {
  static readonly problem = defineProblem({
    code: 'role-not-found',
    kind: 'not-found',
    title: 'Role not found',
    explanation: 'There is no role of this name. GET /v1/roles lists those that there are.',
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
    explanation: 'There is a role of this name already. Change that one, or choose another name.',
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
    explanation: 'One of the permissions does not exist. GET /v1/permissions lists those that do.',
  });

  /** @param positions of the unknown ones in the request's list. */
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
      'The roles that Orderly brings along stay as they are: each release relies on what they mean. Add a role of your own and give it to whom you like.',
  });

  constructor() {
    super(BuiltInRole.problem, 'Built-in roles cannot be changed or removed.');
  }
}

const ROLE_IN_USE_MEMBERS = {
  holders: described(int({ min: 1 }), { description: 'How many accounts have the role.' }),
};

export class RoleInUse extends DomainError<typeof ROLE_IN_USE_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'role-in-use',
    kind: 'conflict',
    title: 'Role in use',
    explanation:
      'Accounts have this role, and removing it would take rights away from them unseen. Take it from them first: GET /v1/users?role=… lists them, the member `holders` says how many they are.',
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
    explanation: 'An installation has up to 200 roles. Remove one that nobody has.',
  });

  constructor() {
    super(TooManyRoles.problem, 'There are as many roles as an installation can have.');
  }
}
