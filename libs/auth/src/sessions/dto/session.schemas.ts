import { Email } from '@orderly/platform/http/fields/addresses';
import { AnyOf, ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Constant } from '@orderly/platform/http/fields/choices';
import { Field } from '@orderly/platform/http/fields/field';
import { Int } from '@orderly/platform/http/fields/numbers';
import { PlainString } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import { randomToken } from '../../core/random-token.js';
import { GivenPassword } from '../../passwords/dto/password.js';
import { type SessionKind, SessionKindField } from './session-kind.js';

@ApiSchema({
  name: 'LoginRequest',
  examples: [{ email: 'ada@example.com', password: 'four random words here' }],
})
export class LoginRequest {
  @Email()
  readonly email: string;

  @GivenPassword()
  readonly password: string;

  @SessionKindField()
  readonly session: SessionKind;
}

@ApiSchema({
  name: 'RefreshRequest',
  examples: [{ refreshToken: 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA' }],
})
export class RefreshRequest {
  @Field(randomToken('Not a refresh token.'))
  readonly refreshToken: string;
}

@ApiSchema({
  name: 'Tokens',
  examples: [
    {
      accessToken: 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCIsImtpZCI6IkEifQ.e30.c2ln',
      tokenType: 'Bearer',
      expiresIn: 600,
      refreshToken: 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA',
    },
  ],
})
export class TokensResponse {
  @PlainString({ max: 4_096, description: 'For the Authorization header. Treat it as opaque.' })
  readonly accessToken: string;

  @Constant('Bearer')
  readonly tokenType: 'Bearer';

  @Int({ min: 1, description: 'Seconds until the access token expires.' })
  readonly expiresIn: number;

  @PlainString({
    max: 64,
    description: 'Works once; the response of POST /v1/auth/refresh holds the next.',
  })
  readonly refreshToken: string;
}

@ApiSchema({
  name: 'CookieSession',
  description: 'The session itself is in the cookie of the response.',
  examples: [
    {
      session: 'cookie',
      csrfToken: 'tkQ1n5Vd8sB3rXw7yZ0aLmEJcUfHgPoIi2K4NbT6SvA',
      expiresAt: '2027-02-18T09:30:00.000Z',
    },
  ],
})
export class CookieSessionResponse {
  @Constant('cookie')
  readonly session: 'cookie';

  @PlainString({
    max: 64,
    description: 'For the header X-CSRF-Token of every request that changes something.',
  })
  readonly csrfToken: string;

  @Timestamp({ description: 'At the latest; an unused session ends sooner.' })
  readonly expiresAt: string;
}

/** The response of every route that opens a session. */
@ApiSchema({
  name: 'OpenedSession',
  description: 'As requested: tokens, or the session of a cookie.',
})
@AnyOf(TokensResponse, CookieSessionResponse)
export class OpenedSessionResponse {}
