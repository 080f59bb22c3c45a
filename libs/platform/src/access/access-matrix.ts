import type { Permission } from '../kernel/identity/actor.js';
import { AAL1 } from '../kernel/identity/actor.js';
import type { AccessPolicy } from './access.decorators.js';
import type { RoutePolicy } from './access-inventory.js';
import { type AccessSubject, decideAccess, type Verdict } from './decide-access.js';
import type { Endpoint } from './http-handlers.js';

export interface RolePermissions {
  readonly name: string;
  readonly permissions: readonly Permission[];
}

export interface MatrixRow extends Endpoint {
  readonly operation: string;
  /**
   * The permission that the route requires, which is also the scope of a machine; null where none
   * is required.
   */
  readonly scope: Permission | null;
  /** Whom the route requires a step-up from, or `when …` where the use case decides. */
  readonly stepUp: string | null;
  /** One verdict per column. */
  readonly verdicts: readonly Verdict[];
}

export interface AccessMatrix {
  readonly columns: readonly string[];
  readonly rows: readonly MatrixRow[];
}

const NOW = new Date(0);

/** A person who just signed in, with every proof that their account can give. */
const person = (permissions: readonly Permission[]): AccessSubject => ({
  permissions: new Set(permissions),
  scopes: null,
  session: { acr: AAL1, authTime: NOW, hasSecondFactor: false },
});

/** A machine whose owner has every permission, so that only its scopes decide. */
const machine = (scopes: readonly Permission[]): AccessSubject => ({
  permissions: new Set(scopes),
  scopes: new Set(scopes),
  session: null,
});

/**
 * Who may use which route, as the guard decides it: by path and method, for an anonymous caller,
 * for a person with each single role, and for a machine with and without the scope of the route.
 * @throws Error for a route without a policy
 */
export function accessMatrix(
  routes: readonly RoutePolicy[],
  roles: readonly RolePermissions[],
): AccessMatrix {
  const columns = [
    'anonymous',
    ...roles.map(({ name }) => name),
    'machine with scope',
    'machine without',
  ];
  const rows = routes.map(({ method, path, operation, route, policy }): MatrixRow => {
    if (!policy) throw new Error(`${route} says nothing about who may enter.`);
    const scope = policy.kind === 'permission' ? policy.permission : null;
    const callers: ReadonlyArray<AccessSubject | null> = [
      null,
      ...roles.map(({ permissions }) => person(permissions)),
      machine(scope === null ? [] : [scope]),
      machine([]),
    ];
    const verdicts = callers.map((caller) => decideAccess(policy, caller, NOW, 0));
    const stepUp = policy.kind === 'public' ? null : stepUpOf(policy);
    return { method, path, operation, scope, stepUp, verdicts };
  });
  return { columns, rows: rows.sort(byPlace) };
}

const stepUpOf = ({
  stepUp,
  stepUpWhen,
}: Exclude<AccessPolicy, { kind: 'public' }>): string | null =>
  stepUp ?? (stepUpWhen === undefined ? null : `when ${stepUpWhen}`);

const byPlace = (a: Endpoint, b: Endpoint): number =>
  compare(a.path, b.path) || compare(a.method, b.method);

// Not by locale: the document must be identical on every machine.
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
