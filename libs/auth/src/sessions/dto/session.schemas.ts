import { email, timestamp } from '@orderly/platform/http/schemas';
import { z } from 'zod';
import { givenPassword } from '../../passwords/dto/password.js';

/** How a new session is to travel. For requests that open one; `transportOf` translates it. */
export const sessionKind = () =>
  z.enum(['tokens', 'cookie']).default('tokens').meta({
    description:
      '`cookie` for pages in browsers: the session travels in a cookie that scripts cannot read, and no token is answered.',
  });

export const transportOf = (kind: 'tokens' | 'cookie'): 'token' | 'cookie' =>
  kind === 'cookie' ? 'cookie' : 'token';

export const loginRequest = z
  .strictObject({ email: email(), password: givenPassword(), session: sessionKind() })
  .meta({
    id: 'LoginRequest',
    examples: [{ email: 'ada@example.com', password: 'four random words here' }],
  });
export type LoginRequest = z.infer<typeof loginRequest>;

export const refreshRequest = z
  .strictObject({
    refreshToken: z.string().regex(/^[\w-]{43}$/, { error: 'Not a refresh token.' }),
  })
  .meta({
    id: 'RefreshRequest',
    examples: [{ refreshToken: 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA' }],
  });
export type RefreshRequest = z.infer<typeof refreshRequest>;

export const tokensResponse = z
  .object({
    accessToken: z
      .string()
      .max(4_096)
      .meta({ description: 'For the Authorization header. Treat it as opaque.' }),
    tokenType: z.literal('Bearer'),
    expiresIn: z.int().min(1).meta({ description: 'Seconds until the access token expires.' }),
    refreshToken: z
      .string()
      .max(64)
      .meta({ description: 'Works once; POST /v1/auth/refresh answers the next.' }),
  })
  .meta({
    id: 'Tokens',
    examples: [
      {
        accessToken: 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCIsImtpZCI6IkEifQ.e30.c2ln',
        tokenType: 'Bearer',
        expiresIn: 600,
        refreshToken: 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA',
      },
    ],
  });
export type TokensResponse = z.infer<typeof tokensResponse>;

export const cookieSessionResponse = z
  .object({
    session: z.literal('cookie'),
    csrfToken: z.string().max(64).meta({
      description: 'For the header X-CSRF-Token of every request that changes something.',
    }),
    expiresAt: timestamp().meta({
      description: 'At the latest; a session that nobody uses ends sooner.',
    }),
  })
  .meta({
    id: 'CookieSession',
    description: 'The session itself is in the cookie that came along.',
    examples: [
      {
        session: 'cookie',
        csrfToken: 'tkQ1n5Vd8sB3rXw7yZ0aLmEJcUfHgPoIi2K4NbT6SvA',
        expiresAt: '2027-02-18T09:30:00.000Z',
      },
    ],
  });
export type CookieSessionResponse = z.infer<typeof cookieSessionResponse>;

/** What every route answers that opens a session. */
export const openedSessionResponse = z.union([tokensResponse, cookieSessionResponse]).meta({
  id: 'OpenedSession',
  description: 'As the request asked: tokens, or the session of a cookie.',
});

export const jwksResponse = z
  .object({
    keys: z
      .array(
        z.object({
          kty: z.literal('EC'),
          crv: z.literal('P-256'),
          x: z.string().max(64),
          y: z.string().max(64),
          kid: z.string().max(64),
          alg: z.literal('ES256'),
          use: z.literal('sig'),
        }),
      )
      .max(20),
  })
  .meta({ id: 'JsonWebKeySet', description: 'RFC 7517. Public parts only.' });
export type JwksResponse = z.infer<typeof jwksResponse>;
