import { callersOf, type SourceFunction, sourceFunctions } from './support/call-graph.js';

/** Where the demand for a person and a step-up is made. */
const DEMAND = 'StepUpDemand.assertMet';

/** The checks that compare a grant with what its giver holds. */
const CHECKS = /^(?:assertWithinOwnPermissions|assertMayReplace|grantableScopes|beyondActor)$/;

/** Statements that give or take roles, permissions and the scopes of machines. */
const GRANTING_SQL =
  /(?:INSERT INTO|UPDATE|DELETE FROM)\s+(?:users\.(?:user_roles|role_permissions|roles)|auth\.(?:api_keys|oauth_clients))\b/;

/** Reached without the demand on purpose. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'Accounts.register': 'gives the role of a customer, which everybody gets by registering',
  'Accounts.registerVerified': 'the same, with an address that a provider verified',
  'AdminAccess.create': 'is run by the operator of the installation',
  'AdminSeeder.seed': 'is run by the operator of the installation',
  'ApiKeys.revoke': 'takes a key away: who finds theirs published must not look for their phone',
  'ApiKeys.revokeOf': 'takes a key away, and locks no person out',
  'ApiKeysRepository.noteUses': 'writes when keys were used',
  'MeController.changeMe': 'changes a name and a language of one’s own, never a status',
  PURGES: 'deletes what ended long ago',
};

describe('whatever grants roles, permissions or scopes', () => {
  const functions = sourceFunctions();
  const isGrant = ({ name, text }: SourceFunction): boolean =>
    CHECKS.test(name) || GRANTING_SQL.test(text);
  const demanding = reaching(functions, ({ calls }) => calls.has(DEMAND));

  it('is found in the sources', () => {
    const found = functions.filter(isGrant).map(({ name }) => name);

    expect(found).toEqual(
      expect.arrayContaining([
        ...['assertWithinOwnPermissions', 'assertMayReplace', 'grantableScopes', 'beyondActor'],
        ...['AccountsRepository.setRoles', 'RolesRepository.setPermissions'],
        ...['ApiKeysRepository.add', 'ApiKeysRepository.replace'],
        ...['ClientsRepository.add', 'ClientsRepository.update', 'ClientsRepository.replaceSecret'],
      ]),
    );
  });

  it('demands a person and a step-up on every way to it', () => {
    const open = functions
      .filter(isGrant)
      .flatMap((grant) => waysWithoutDemand(grant, functions, demanding));

    expect(open).toEqual([]);
  });

  it('has no exception that nobody needs any more', () => {
    const known = new Set(functions.map(({ name }) => name));

    expect(Object.keys(EXCEPTIONS).filter((name) => !known.has(name))).toEqual([]);
  });

  it('is named by the decorators of every route that leads to it', () => {
    const granting = reaching(functions, isGrant, (name) => name in EXCEPTIONS);
    const undocumented = functions
      .filter(({ name, decorators }) => granting.has(name) && isRoute(decorators))
      .filter(({ name }) => !(name in EXCEPTIONS))
      .filter(({ decorators }) => !decorators.some((each) => /^StepUp(?:When)?$/.test(each)))
      .map(({ name }) => name);

    expect(undocumented).toEqual([]);
  });
});

const isRoute = (decorators: readonly string[]): boolean =>
  decorators.some((each) => /^(?:Get|Post|Put|Patch|Delete)$/.test(each));

/** Names of the functions from which one of the targets can be reached. */
function reaching(
  functions: readonly SourceFunction[],
  isTarget: (each: SourceFunction) => boolean,
  isBarrier: (name: string) => boolean = () => false,
): ReadonlySet<string> {
  const reached = new Set(functions.filter(isTarget).map(({ name }) => name));
  for (const name of reached) {
    if (isBarrier(name)) continue;
    for (const caller of callersOf(functions, name)) reached.add(caller.name);
  }
  return reached;
}

/**
 * Walks from a grant to its callers, until the demand is met; names the ways on which it never is.
 */
function waysWithoutDemand(
  grant: SourceFunction,
  functions: readonly SourceFunction[],
  demanding: ReadonlySet<string>,
): string[] {
  const open: string[] = [];
  const seen = new Set<string>();
  const climb = (from: SourceFunction, way: string): void => {
    const { name, decorators } = from;
    if (seen.has(name) || name in EXCEPTIONS || demanding.has(name)) return;
    seen.add(name);
    if (decorators.includes('StepUp')) return;
    const callers = callersOf(functions, name);
    if (callers.length === 0) open.push(way);
    for (const caller of callers) climb(caller, `${caller.name} > ${way}`);
  };
  climb(grant, grant.name);
  return open;
}
