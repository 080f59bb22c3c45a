import type { AccessPolicy } from './access.decorators.js';
import { accessMatrix } from './access-matrix.js';
import { matrixDocument } from './matrix-document.js';

const route = (method: string, path: string, policy: AccessPolicy | undefined) => ({
  ...{ method, path, policy },
  ...{ operation: 'brew', route: 'TeaController.brew' },
});
const ROLES = [
  { name: 'cook', permissions: ['tea:brew' as const] },
  { name: 'guest', permissions: [] },
];
const brew = { kind: 'permission', permission: 'tea:brew', peopleOnly: false } as const;

describe('the access matrix', () => {
  it('has a verdict for every caller on every route, by path and method', () => {
    const { columns, rows } = accessMatrix(
      [
        route('POST', '/tea', brew),
        route('DELETE', '/tea', { ...brew, peopleOnly: true, stepUp: 'everybody' }),
        route('GET', '/me', { kind: 'authenticated', peopleOnly: true }),
        route('GET', '/hours', { kind: 'public' }),
      ],
      ROLES,
    );

    expect(columns).toEqual([
      'anonymous',
      'cook',
      'guest',
      'machine with scope',
      'machine without',
    ]);
    expect(
      rows.map(({ method, path, verdicts }) => [method, path, ...verdicts.map(({ kind }) => kind)]),
    ).toEqual([
      ['GET', '/hours', 'enter', 'enter', 'enter', 'enter', 'enter'],
      ['GET', '/me', 'unauthenticated', 'enter', 'enter', 'people-only', 'people-only'],
      [
        'DELETE',
        '/tea',
        'unauthenticated',
        'enter',
        'permission-missing',
        'people-only',
        'people-only',
      ],
      ['POST', '/tea', 'unauthenticated', 'enter', 'permission-missing', 'enter', 'scope-missing'],
    ]);
  });

  it('has no row for a route without a policy: it names it', () => {
    expect(() => accessMatrix([route('GET', '/tea', undefined)], ROLES)).toThrow(
      'TeaController.brew',
    );
  });
});

describe('the document of the matrix', () => {
  it('says who enters, by which scope, and what each role holds', () => {
    const matrix = accessMatrix([route('DELETE', '/tea', { ...brew, stepUp: 'people' })], ROLES);
    const permissions = [
      { name: 'tea:brew' as const, module: 'tea', description: 'Brew tea | coffee.' },
    ];

    const text = matrixDocument(matrix, permissions, ROLES);

    expect(text).toContain(
      '| `DELETE /tea` | brew | `tea:brew` | people | 401 | enter | 403 | enter | 403 ' +
        '|\n\n## Scopes (1)',
    );
    expect(text).toContain('| `tea:brew` | tea | Brew tea \\| coffee. | yes |  |\n');
  });
});
