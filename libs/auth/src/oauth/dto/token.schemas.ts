import { z } from 'zod';

/** RFC 6749 section 3.2: parameters that nobody knows are ignored. So these objects are open, unlike those of other requests. */
const proof = {
  client_id: z.string().max(100).optional(),
  client_assertion_type: z
    .string()
    .max(100)
    .optional()
    .meta({
      examples: ['urn:ietf:params:oauth:client-assertion-type:jwt-bearer'],
    }),
  client_assertion: z.string().max(8_192).optional().meta({
    description:
      'With `private_key_jwt`; with `client_secret_basic`, id and secret are in the Authorization header.',
  }),
};
export interface ProofParameters {
  readonly client_id?: string | undefined;
  readonly client_assertion_type?: string | undefined;
  readonly client_assertion?: string | undefined;
}

export const tokenRequest = z
  .object({
    grant_type: z.string().max(100),
    scope: z.string().max(4_096).optional().meta({
      description:
        'Separated by blanks. Left out: all that the client was given and its owner holds.',
    }),
    ...proof,
  })
  .meta({
    id: 'TokenRequest',
    examples: [{ grant_type: 'client_credentials', scope: 'orders:read' }],
  });
export type TokenRequest = z.infer<typeof tokenRequest>;

/** For introspection and revocation. The hint changes nothing: what kind a token is, is told by its form. */
export const aboutTokenRequest = z
  .object({
    token: z.string().min(1).max(8_192),
    token_type_hint: z.string().max(100).optional(),
    ...proof,
  })
  .meta({ id: 'AboutTokenRequest', examples: [{ token: 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln' }] });
export type AboutTokenRequest = z.infer<typeof aboutTokenRequest>;

export const tokenResponse = z
  .object({
    access_token: z.string().max(8_192),
    token_type: z.literal('Bearer'),
    expires_in: z.int().min(1).meta({ description: 'Seconds.' }),
    scope: z
      .string()
      .max(8_192)
      .meta({ description: 'What the token opens, separated by blanks.' }),
  })
  .meta({
    id: 'ClientToken',
    examples: [
      { access_token: 'eyJ…', token_type: 'Bearer', expires_in: 600, scope: 'orders:read' },
    ],
  });
export type TokenResponse = z.infer<typeof tokenResponse>;

/** RFC 7662 section 2.2. */
export const introspectionResponse = z
  .object({
    active: z.boolean(),
    scope: z
      .string()
      .max(65_536)
      .optional()
      .meta({ description: 'What it may do now, separated by blanks.' }),
    client_id: z.string().max(100).optional(),
    token_type: z.literal('Bearer').optional(),
    exp: z.int().optional(),
    sub: z.string().max(100).optional().meta({ description: 'The account, or the client itself.' }),
    aud: z.string().max(255).optional(),
    iss: z.string().max(2_048).optional(),
    acr: z
      .string()
      .max(100)
      .optional()
      .meta({ description: 'Of people: how surely they proved who they are.' }),
    auth_time: z.int().optional().meta({ description: 'Of people: when they did.' }),
  })
  .meta({ id: 'Introspection', examples: [{ active: false }] });
export type Introspection = z.infer<typeof introspectionResponse>;
