import type { AccessSubject } from '@orderly/platform/access/decide-access';
import { AAL1, AAL2, type Permission } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Clock } from '@orderly/platform/kernel/time/clock';
import type { Role } from '@orderly/users';
import { AccessTokens } from '../../libs/auth/src/tokens/access-tokens.js';
import { anAccount } from './an-account.js';
import type { SessionFacts, TestApp, TestRequest } from './app.js';
import { anApiKey, machines } from './walking-machines.js';

const HOUR_MS = 3_600_000;

/** Somebody who tries every door. */
export interface WalkingCaller {
  readonly name: string;
  /**
   * What the guard should find; null for somebody whom it should not know, and then `refusal` says
   * how it should say so.
   */
  readonly facts: (needed: Permission | null) => AccessSubject | null;
  readonly refusal?: 'invalid-token';
  /**
   * Makes the account and what proves it; once for each route that could change something, since
   * entering may end the one or the other.
   */
  readonly signIn: (needed: Permission | null) => Promise<Pick<TestRequest, 'token' | 'headers'>>;
}

type SignIn = WalkingCaller['signIn'];

const session = (
  facts: Partial<NonNullable<AccessSubject['session']>> = {},
): NonNullable<AccessSubject['session']> => ({
  ...{ acr: AAL1, authTime: new Date(), hasSecondFactor: false },
  ...facts,
});

/** Everybody who comes to the door of this application, whatever its roles are. */
export function walkingCallers(app: TestApp, roles: readonly Role[]): WalkingCaller[] {
  return [...strangers(app), ...people(app, roles), ...machines(app, roles)];
}

function strangers(app: TestApp): WalkingCaller[] {
  const unknown = (name: string, signIn: SignIn): WalkingCaller => ({
    ...{ name, signIn, refusal: 'invalid-token' },
    facts: () => null,
  });
  const admin = () => anAccount(app.db, { roles: ['admin'] });
  return [
    { name: 'anonymous', facts: () => null, signIn: async () => ({}) },
    unknown('with garbage for a token', async () => ({ token: 'garbage' })),
    unknown('admin, with an expired token', async () => ({
      token: await expiredToken(app, await admin()),
    })),
    unknown('admin, whose session has ended', async () => {
      const { token, sessionId } = await app.openSession(await admin());
      await app.db.query(
        'UPDATE auth.sessions SET ended_at = now(), end_reason = $2 WHERE id = $1',
        [sessionId, 'logged-out'],
      );
      return { token };
    }),
    unknown("an admin's API key, revoked", async () => {
      const { id, token } = await anApiKey(app, await admin(), ['users:read']);
      await app.db.query('UPDATE auth.api_keys SET revoked_at = now() WHERE id = $1', [id]);
      return { token };
    }),
    unknown('admin, suspended', async () => {
      const userId = await admin();
      const { token } = await app.openSession(userId);
      await app.db.query(`UPDATE users.users SET status = 'suspended' WHERE id = $1`, [userId]);
      return { token };
    }),
  ];
}

function people(app: TestApp, roles: readonly Role[]): WalkingCaller[] {
  const held = (name: string): ReadonlySet<Permission> =>
    new Set(roles.find((role) => role.name === name)?.permissions ?? []);
  const person = (
    name: string,
    role: string | null,
    facts: SessionFacts & { hasSecondFactor?: true } = {},
  ) => ({
    name,
    facts: () => ({
      permissions: role === null ? new Set<Permission>() : held(role),
      scopes: null,
      session: session(facts),
    }),
    signIn: async () => {
      const userId = await anAccount(app.db, { roles: role === null ? [] : [role] });
      if (facts.hasSecondFactor) await addSecondFactor(app, userId);
      return { token: (await app.openSession(userId, facts)).token };
    },
  });
  const yesterday = new Date(Date.now() - 24 * HOUR_MS);
  return [
    ...roles.map(({ name }) => person(name, name)),
    person('without a role', null),
    person('admin, who signed in yesterday', 'admin', { authTime: yesterday }),
    person('admin, without the second factor', 'admin', { hasSecondFactor: true }),
    person('admin, with the second factor', 'admin', {
      hasSecondFactor: true,
      acr: AAL2,
      amr: ['pwd', 'otp'],
    }),
    person('admin, with the second factor yesterday', 'admin', {
      ...{ hasSecondFactor: true, acr: AAL2, amr: ['pwd', 'otp'], authTime: yesterday },
    }),
  ];
}

const addSecondFactor = (app: TestApp, userId: string): Promise<unknown> =>
  app.db.query(
    `INSERT INTO auth.second_factors (id, user_id, kind, created_at) VALUES ($1, $2, 'totp',
        now())`,
    [newId(), userId],
  );

/** Signed by the application itself, an hour before it is used. */
async function expiredToken(app: TestApp, userId: string): Promise<string> {
  const { sessionId, refreshToken: _, ...rest } = await app.openSession(userId);
  const clock = app.api.app.get(Clock);
  const past = jest.spyOn(clock, 'now').mockReturnValue(new Date(Date.now() - HOUR_MS));
  try {
    const proof = {
      acr: AAL1,
      amr: ['pwd'],
      authTime: new Date(Date.now() - HOUR_MS),
      transport: 'token',
    } as const;
    return await app.api.app.get(AccessTokens).sign({ ...rest, ...proof, sessionId });
  } finally {
    past.mockRestore();
  }
}
