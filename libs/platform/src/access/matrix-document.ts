import type { AccessMatrix, MatrixRow, RolePermissions } from './access-matrix.js';
import type { Verdict } from './decide-access.js';
import type { CataloguedPermission } from './permission-catalogue.js';

const HEADER = `# Who may do what

Made from the running application by \`npm run authz:matrix\`; do not edit. CI makes it again and fails when it differs, and
\`test/authz-matrix.e2e-spec.ts\` sends every caller to every route. Both ask the function that the guard asks (\`decideAccess\`).

## How to read it

- **enter**: the guard lets the caller in. What isn't theirs is 404 all the same: whose order it is, the policy beside the entity decides.
- **401**: not signed in (\`unauthenticated\`). A token that is expired, forged, of an ended session or of a suspended account gets 401
  \`invalid-token\` on every row where **anonymous** does.
- **403**: signed in, and not allowed. People get \`permission-missing\`; machines \`scope-missing\`, or \`people-only\` where no machine may enter.
- **scope** is the permission that opens the route. A person holds it by a role; an API key or an OAuth client must have been given it as
  a scope, and its owner must hold it, too.
- **step-up**: the proof of who it is must be recent (15 minutes, unless \`AUTH_STEP_UP_MAX_AGE_S\` says otherwise), and with the second factor
  if the account has one; else 401 \`step-up-needed\` (RFC 9470). The columns of roles show somebody who just signed in. With \`people\`, machines enter by their scope alone.
  With \`when …\`, the guard lets everybody in who has the scope, and the act itself refuses machines (403 \`people-only\`) and asks people
  for the step-up when the request is of that kind.
- Roles are the built-in ones, each alone; whoever has several may do what any of them may. Roles of your own are made of the same scopes.
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
