import { timestamp } from '@orderly/platform/http/schemas';
import { z } from 'zod';
import { sessionKind } from '../../sessions/dto/session.schemas.js';
import { MAX_IDENTITIES } from '../identities.repository.js';

export const providerName = () =>
  z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, { error: 'Not the name of a provider.' });

const code = () => z.string().regex(/^[\w-]{43}$/, { error: 'Not a code of a sign-in.' });

export const startOidcRequest = z
  .strictObject({
    returnTo: z
      .url({ protocol: /^https?$/ })
      .max(1_000)
      .refine((url) => !url.includes('#'), {
        error: 'Must have no fragment: the answer comes in it.',
      })
      .meta({
        description: 'The page that goes on, of this installation or of an origin in CORS_ORIGINS.',
      }),
    session: sessionKind(),
  })
  .meta({
    id: 'StartOidcRequest',
    examples: [{ returnTo: 'https://shop.example/signed-in', session: 'cookie' }],
  });
export type StartOidcRequest = z.infer<typeof startOidcRequest>;

export const startedOidcResponse = z
  .object({
    authorizationUrl: z.url().max(4_096).meta({ description: 'Where to send the browser.' }),
  })
  .meta({ id: 'StartedOidc' });

export const oidcSignInRequest = z
  .strictObject({
    code: code().meta({ description: 'What the page found after `#code=`. Works once.' }),
  })
  .meta({
    id: 'OidcSignInRequest',
    examples: [{ code: 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA' }],
  });
export type OidcSignInRequest = z.infer<typeof oidcSignInRequest>;

/** The rest is for openid-client: providers add parameters of their own. */
export const oidcCallbackQuery = z.looseObject({
  state: z
    .string()
    .max(200)
    .optional()
    .meta({ description: 'As RFC 6749 section 4.1.2 and RFC 9207 say, with the rest.' }),
});
export type OidcCallbackQuery = z.infer<typeof oidcCallbackQuery>;

export const linkIdentityRequest = z
  .strictObject({ linkCode: code().meta({ description: 'Out of the problem `link-needed`.' }) })
  .meta({
    id: 'LinkIdentityRequest',
    examples: [{ linkCode: 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA' }],
  });
export type LinkIdentityRequest = z.infer<typeof linkIdentityRequest>;

export const providersResponse = z
  .object({
    data: z
      .array(z.object({ name: z.string().max(31), displayName: z.string().max(100) }))
      .max(100)
      .meta({ examples: [[{ name: 'acme', displayName: 'Acme' }]] }),
  })
  .meta({ id: 'OidcProviders' });

export const identityResponse = z
  .object({
    id: z.guid(),
    issuer: z
      .string()
      .max(2_048)
      .meta({ examples: ['https://login.acme.example'] }),
    displayName: z
      .string()
      .max(100)
      .nullable()
      .meta({ description: 'Null when it is not configured any more.' }),
    createdAt: timestamp(),
    lastUsedAt: timestamp().nullable(),
  })
  .meta({ id: 'Identity', description: 'Who the account is at another provider.' });
export type IdentityResponse = z.infer<typeof identityResponse>;

export const identitiesResponse = z
  .object({ data: z.array(identityResponse).max(MAX_IDENTITIES) })
  .meta({ id: 'Identities' });
