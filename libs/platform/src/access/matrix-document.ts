import type { AccessMatrix, MatrixRow, RolePermissions } from './access-matrix.js';
import type { Verdict } from './decide-access.js';
import type { CataloguedPermission } from './permission-catalogue.js';

const HEADER = `# Who may do what

\`npm run authz:matrix\` writes this page from the running application; do not edit it. CI writes it
again and fails when it differs, and \`test/authz-matrix.e2e-spec.ts\` sends every kind of caller to
every route. Both use the function that the guard uses (\`decideAccess\`).

## How to read it

- **enter**: the guard lets the caller in. Another person's resource is still 404: the policy beside
  the entity decides who owns it.
- **401**: not signed in (\`unauthenticated\`). A token that is expired or forged, or whose
  session has ended or account is suspended, gets 401 \`invalid-token\` on every row where
  **anonymous** gets 401.
- **403**: signed in, but not allowed. People get \`permission-missing\`. Machines get
  \`scope-missing\`, or \`people-only\` where no machine may enter.
- **scope** is the permission that opens the route. A person has it through a role. An API key or an
  OAuth client must have it as a scope, and its owner must have the permission, too.
- **step-up**: the caller must have proved who they are recently (15 minutes, unless
  \`AUTH_STEP_UP_MAX_AGE_S\` is set), with the second factor if the account has one; otherwise 401
  \`step-up-needed\` (RFC 9470). The role columns show a caller who has just signed in. With
  \`people\`, a machine needs its scope only. With \`when …\`, the guard lets in every caller with
  the scope; if the request is of that kind, the use case refuses machines (403 \`people-only\`) and
  requires the step-up from people.
- The roles are the built-in ones, each alone. A person with several roles may do what any of them
  may. Your own roles are made of the same scopes.
`;

/** The matrix in Markdown. The same matrix gives the same text, byte for byte. */
export function matrixDocument(
  matrix: AccessMatrix,
  permissions: readonly CataloguedPermission[],
  roles: readonly RolePermissions[],
): string {
  return [
    HEADER,
    `## Routes (${matrix.rows.length})`,
    '',
    ...table(
      ['route', 'operation', 'scope', 'step-up', ...matrix.columns],
      matrix.rows.map(routeCells),
    ),
    '',
    `## Scopes (${permissions.length})`,
    '',
    ...table(
      ['scope', 'of', 'allows', ...roles.map(({ name }) => name)],
      permissions.map((permission) => scopeCells(permission, roles)),
    ),
    '',
  ].join('\n');
}

const routeCells = ({ method, path, operation, scope, stepUp, verdicts }: MatrixRow): string[] => [
  `\`${method} ${path}\``,
  operation,
  scope === null ? '' : `\`${scope}\``,
  stepUp ?? '',
  ...verdicts.map(inBrief),
];

const scopeCells = (
  permission: CataloguedPermission,
  roles: readonly RolePermissions[],
): string[] => [
  `\`${permission.name}\``,
  permission.module,
  permission.description,
  ...roles.map(({ permissions }) => (permissions.includes(permission.name) ? 'yes' : '')),
];

/** The status of a refusal. */
function inBrief({ kind }: Verdict): string {
  if (kind === 'enter') return 'enter';
  return kind === 'unauthenticated' || kind === 'step-up' ? '401' : '403';
}

const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

const table = (heads: readonly string[], rows: readonly string[][]): string[] => [
  row(heads),
  row(heads.map(() => '---')),
  ...rows.map(row),
];
