import { z } from 'zod';
import { isLoopback } from './loopback.js';
import { oneOf, parsedUrl } from './variable-schemas.js';

/** Another provider that people may sign in with (OpenID Connect). */
export interface OidcProvider {
  /** Used in paths and in the names of variables; lower case here. */
  readonly name: string;
  readonly displayName: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: string;
  /** Whether an unknown person gets an account by signing in. */
  readonly allowsSignUp: boolean;
}

export interface OidcProviders {
  readonly providers: readonly OidcProvider[];
  /** The variables of the configured providers. */
  readonly variables: ReadonlySet<string>;
  readonly problems: readonly string[];
}

const issuer = z.string({ error: 'is missing' }).refine(
  (text) => {
    const url = parsedUrl(text);
    return url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  },
  { error: 'must be the https address of an issuer' },
);

const FIELDS = {
  ISSUER: issuer,
  CLIENT_ID: z.string({ error: 'is missing' }).max(255),
  CLIENT_SECRET: z.string({ error: 'is missing' }).max(1_024),
  SCOPES: z
    .string()
    .regex(/(^| )openid( |$)/, { error: 'must name openid' })
    .default('openid email profile'),
  DISPLAY_NAME: z.string().max(100).optional(),
  SIGN_UP: oneOf(['true', 'false']).default('false'),
} as const;

const fields = z.object(FIELDS);

/** The rules of the variables of one provider, by what follows its name. */
export const PROVIDER_RULES: Readonly<Record<string, z.ZodType>> = FIELDS;

/**
 * Reads `OIDC_<NAME>_…` for each name. This is the only part of the configuration in which one
 * variable determines the names of others.
 */
export function readOidcProviders(
  environment: NodeJS.ProcessEnv,
  names: readonly string[],
): OidcProviders {
  const providers: OidcProvider[] = [];
  const variables = new Set<string>();
  const problems: string[] = [];
  for (const name of names) {
    const prefix = variableOf(name, '');
    const given = Object.keys(FIELDS).map(
      (field) => [field, environment[prefix + field] || undefined] as const,
    );
    for (const [field] of given) variables.add(prefix + field);
    const parsed = fields.safeParse(Object.fromEntries(given));
    if (parsed.success) providers.push(toProvider(name, parsed.data));
    else
      problems.push(
        ...parsed.error.issues.map(
          (issue) => `${prefix}${String(issue.path[0])} ${issue.message}.`,
        ),
      );
  }
  return { providers, variables, problems };
}

/** `OIDC_<NAME>_<FIELD>`. */
export const variableOf = (name: string, field: string): string =>
  `OIDC_${name.toUpperCase().replaceAll('-', '_')}_${field}`;

const toProvider = (name: string, given: z.infer<typeof fields>): OidcProvider => ({
  name,
  displayName: given.DISPLAY_NAME ?? name,
  issuer: given.ISSUER,
  clientId: given.CLIENT_ID,
  clientSecret: given.CLIENT_SECRET,
  scopes: given.SCOPES,
  allowsSignUp: given.SIGN_UP === 'true',
});
