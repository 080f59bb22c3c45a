import type { AppConfig } from '@orderly/platform/config/app-config';
import { SESSION_COOKIE } from '@orderly/platform/http/session-cookie-name';
import { AAL1 } from '@orderly/platform/kernel/identity/actor';
import type { AccessRow, AccountAccess } from '@orderly/users';
import { BrowserSessionEnded } from '../sessions/cookies/csrf.errors.js';
import type { Csrf } from '../sessions/cookies/csrf.js';
import type { LastUses } from '../sessions/last-uses.js';
import type { Sessions } from '../sessions/sessions.js';
import type { LiveSession } from '../sessions/sessions.repository.js';
import { SessionCookieStrategy } from './session-cookie.strategy.js';
import type { CookiePrincipal, SessionPrincipalQuery } from './session-principal-query.js';

const session = {
  userId: 'u',
  transport: 'cookie',
  acr: AAL1,
  amr: ['pwd'],
  authTime: new Date(),
  hasSecondFactor: false,
} as LiveSession;
const access = { status: 'active', roles: [], permissions: [] } as unknown as AccessRow;
const request = {
  headers: { cookie: `${SESSION_COOKIE}=${'A'.repeat(43)}` },
  origin: { requestId: 'r', traceparent: 't', ip: null },
} as unknown as Parameters<SessionCookieStrategy['validate']>[0];

describe('SessionCookieStrategy', () => {
  it('says nothing about the account when the session has ended', async () => {
    const byCookie = jest
      .fn<Promise<CookiePrincipal | null>, []>()
      .mockResolvedValueOnce({ sessionId: 's', userId: 'u', session, access })
      .mockResolvedValue(null);
    const rows: unknown[] = [];
    const strategy = new SessionCookieStrategy(
      { byCookie } as unknown as SessionPrincipalQuery,
      // Stands for caches that have both expired before the second request.
      { find: (_id: string, load: () => unknown) => load() } as unknown as Sessions,
      {
        find: async (_id: string, load = async (): Promise<unknown> => access) => {
          const row = await load();
          rows.push(row);
          return row && { ...access, permissions: new Set() };
        },
      } as unknown as AccountAccess,
      { assertOwn: () => undefined } as unknown as Csrf,
      { note: () => undefined } as unknown as LastUses,
      { auth: { refreshTokenIdleTtlS: 3_600 } } as AppConfig,
    );

    expect(await strategy.validate(request)).toMatchObject({ userId: 'u' });
    await expect(strategy.validate(request)).rejects.toThrow(BrowserSessionEnded);

    expect(rows).toEqual([access]);
    expect(byCookie).toHaveBeenCalledTimes(2);
  });
});
