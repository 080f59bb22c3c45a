import { isPermission } from '@orderly/platform/access/permission-catalogue';
import { unboundedListOf } from '@orderly/platform/http/fields/containers';
import { string } from '@orderly/platform/http/fields/text';
import { described } from '@orderly/platform/http/validation/rule';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';
import { type Actor, may, type Permission } from '@orderly/platform/kernel/identity/actor';

export class UnknownScope extends DomainError {
  static readonly problem = defineProblem({
    code: 'unknown-scope',
    kind: 'invalid',
    title: 'Unknown scope',
    explanation:
      'One of the scopes is no permission of this installation. Scopes are permissions by ' +
      'their names.',
  });

  /** @param positions the indexes of the unknown scopes in the request's list */
  constructor(positions: readonly number[]) {
    super(UnknownScope.problem, 'The request names a scope that does not exist.', {
      errors: positions.map((position) => ({
        pointer: `/scopes/${position}`,
        code: 'unknown-scope',
        detail: 'There is no such permission.',
      })),
    });
  }
}

const SCOPE_NOT_YOURS_MEMBERS = {
  permissions: described(unboundedListOf(string()), {
    description: 'The permissions that you lack.',
    examples: [['orders:read']],
  }),
};

export class ScopeNotYours extends DomainError<typeof SCOPE_NOT_YOURS_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'scope-not-yours',
    kind: 'forbidden',
    title: 'Scope beyond your own permissions',
    explanation:
      'Nobody can give a machine more than they hold themselves. The member `permissions` ' +
      'names what you would need to hold.',
    members: SCOPE_NOT_YOURS_MEMBERS,
  });

  constructor(permissions: readonly Permission[]) {
    super(ScopeNotYours.problem, 'You can give a machine only what you hold yourself.', {
      members: { permissions },
    });
  }
}

/**
 * Returns the requested scopes, sorted and without duplicates.
 * @throws UnknownScope, ScopeNotYours
 */
export function grantableScopes(
  actor: Pick<Actor, 'permissions'>,
  requested: readonly string[],
): Permission[] {
  const unknown = requested.flatMap((scope, position) => (isPermission(scope) ? [] : [position]));
  if (unknown.length > 0) throw new UnknownScope(unknown);
  const scopes = [...new Set(requested.filter(isPermission))].sort();
  const missing = scopes.filter((scope) => !may(actor, scope));
  if (missing.length > 0) throw new ScopeNotYours(missing);
  return scopes;
}
