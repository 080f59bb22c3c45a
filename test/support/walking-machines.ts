import type { OrderlyRequest } from '@orderly/platform/access/access.decorators';
import type { Permission } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { AccountAccess, type Role } from '@orderly/users';
import { Strategy } from 'passport-strategy';
import type { StrategyOptions } from '../../libs/auth/src/authentication/application-passport.js';
import { ApplicationStrategies } from '../../libs/auth/src/authentication/application-strategies.js';
import { actorOf } from '../../libs/auth/src/authentication/caller.js';
import { anAccount } from './an-account.js';
import type { TestApp } from './app.js';
import type { WalkingCaller } from './walking-callers.js';

type AnyStrategy = StrategyOptions['strategies'][string];
type ScopesFor = (needed: Permission | null) => readonly Permission[];

/**
 * API keys, made as their owners make them; and machines of a strategy of the test's own, in front
 * of that for keys, for what no owner could be given: what it finds goes the way of every key and
 * client.
 */
export function machines(app: TestApp, roles: readonly Role[]): WalkingCaller[] {
  const strategies = app.api.app.get(ApplicationStrategies).options.strategies as Record<
    string,
    AnyStrategy
  >;
  const source = new WalkingMachines(
    app.api.app.get(AccountAccess),
    strategies['api-key'] as AnyStrategy,
  );
  strategies['api-key'] = source;
  const permissionsOf = (role: string): readonly Permission[] =>
    roles.find(({ name }) => name === role)?.permissions ?? [];
  const machine = (
    name: string,
    role: string,
    scopesFor: ScopesFor,
    signIn: WalkingCaller['signIn'],
  ) => ({
    ...{ name, signIn },
    facts: (needed: Permission | null) => {
      const [scopes, owners] = [new Set(scopesFor(needed)), new Set(permissionsOf(role))];
      return {
        permissions: new Set([...scopes].filter((each) => owners.has(each))),
        scopes,
        session: null,
      };
    },
  });
  const apiKey = (name: string, scopesFor: ScopesFor) =>
    machine(name, 'admin', scopesFor, async (needed) => {
      const { token } = await anApiKey(
        app,
        await anAccount(app.db, { roles: ['admin'] }),
        scopesFor(needed),
      );
      return { token };
    });
  const other = (name: string, role: string, scopesFor: ScopesFor) =>
    machine(name, role, scopesFor, async (needed) => ({
      headers: {
        authorization: source.take(await anAccount(app.db, { roles: [role] }), scopesFor(needed)),
      },
    }));
  return [
    apiKey("an admin's API key with the scope", (needed) => [needed ?? 'orders:read']),
    apiKey("an admin's API key with every other scope", (needed) =>
      permissionsOf('admin').filter((permission) => permission !== needed),
    ),
    other("an admin's machine without scopes", 'admin', () => []),
    other("a customer's machine with every scope", 'customer', () => permissionsOf('admin')),
  ];
}

export async function anApiKey(
  app: TestApp,
  ownerId: string,
  scopes: readonly Permission[],
): Promise<{ id: string; token: string }> {
  const { token } = await app.openSession(ownerId);
  const body = { name: 'Walker', scopes, expiresInDays: 1 };
  const made = await app.request<{ id: string; key: string }>('POST', '/v1/api-keys', {
    token,
    body,
  });
  if (made.status !== 201) throw new Error(`API key: ${made.status} ${made.text}`);
  return { id: made.body.id, token: made.body.key };
}

class WalkingMachines extends Strategy {
  private readonly known = new Map<
    string,
    { readonly userId: string; readonly scopes: ReadonlySet<Permission> }
  >();

  constructor(
    private readonly access: AccountAccess,
    private readonly forKeys: AnyStrategy,
  ) {
    super();
  }

  take(userId: string, scopes: readonly Permission[]): string {
    const header = `Walking ${newId()}`;
    this.known.set(header, { userId, scopes: new Set(scopes) });
    return header;
  }

  override authenticate(request: object): void {
    const { headers, origin } = request as OrderlyRequest;
    const machine = this.known.get(headers.authorization ?? '');
    const { success, fail, error } = this;
    if (machine)
      this.identify(machine).then((caller) => success(actorOf(caller, origin)), error.bind(this));
    else Object.assign(Object.create(this.forKeys), { success, fail, error }).authenticate(request);
  }

  private async identify({ userId, scopes }: { userId: string; scopes: ReadonlySet<Permission> }) {
    const access = await this.access.find(userId);
    if (!access) throw new Error('Nobody made this machine.');
    const authentication = { kind: 'api-key', keyId: newId(), lineId: newId() } as const;
    return { userId, access, scopes, authentication, rateLimit: null };
  }
}
