import { Injectable, Logger } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import type { OidcProvider } from '@orderly/platform/config/oidc-providers';
import { Clock } from '@orderly/platform/kernel/time/clock';
import type { ClientAuth, Configuration } from 'openid-client';
import { ProviderNotFound, ProviderSignInRefused, ProviderUnavailable } from './oidc.errors.js';

const METADATA_LIFETIME_MS = 3_600_000;
const TIMEOUT_S = 5;

/** The verified statement of a provider about a person. */
export interface VouchedIdentity {
  readonly issuer: string;
  readonly subject: string;
  /** Set only if the provider says that it verified the address. */
  readonly verifiedEmail: string | null;
  readonly name: string | null;
}

interface Checks {
  readonly state: string;
  readonly nonce: string;
  readonly pkceVerifier: string;
}

interface Known {
  readonly configuration: Promise<Configuration>;
  readonly sinceMs: number;
}

/** The configured providers, and the calls to them through openid-client. */
@Injectable()
export class OidcProviders {
  private readonly logger = new Logger(OidcProviders.name);
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  get all(): readonly OidcProvider[] {
    return this.config.oidc;
  }

  /** @throws ProviderNotFound */
  get(name: string): OidcProvider {
    const provider = this.config.oidc.find((each) => each.name === name);
    if (!provider) throw new ProviderNotFound();
    return provider;
  }

  /**
   * Returns the address at which the browser signs in.
   * @throws ProviderUnavailable
   */
  async authorizationUrl(
    provider: OidcProvider,
    { state, nonce, pkceVerifier }: Checks,
  ): Promise<string> {
    const client = await import('openid-client');
    const configuration = await this.discover(provider);
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: this.callbackOf(provider),
      scope: provider.scopes,
      code_challenge: await client.calculatePKCECodeChallenge(pkceVerifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    return url.href;
  }

  /**
   * Exchanges the parameters that the browser brought back. openid-client checks state, issuer (RFC
   * 9207), nonce, PKCE, audience and signature.
   * @param query as received, with the question mark
   * @throws ProviderSignInRefused, ProviderUnavailable
   */
  async vouched(provider: OidcProvider, query: string, checks: Checks): Promise<VouchedIdentity> {
    const client = await import('openid-client');
    const configuration = await this.discover(provider);
    try {
      const tokens = await client.authorizationCodeGrant(
        configuration,
        new URL(this.callbackOf(provider) + query),
        {
          expectedState: checks.state,
          expectedNonce: checks.nonce,
          pkceCodeVerifier: checks.pkceVerifier,
          idTokenExpected: true,
        },
      );
      const claims = tokens.claims();
      if (!claims) throw new ProviderSignInRefused();
      if (claims['email'] !== undefined || !configuration.serverMetadata().userinfo_endpoint)
        return identityOf(claims);
      // Many providers leave the address out of the ID token. The address and its verification are
      // read from one place, never from two.
      const { email, email_verified, name } = await client.fetchUserInfo(
        configuration,
        tokens.access_token,
        claims.sub,
      );
      return identityOf({ iss: claims.iss, sub: claims.sub, name, email, email_verified });
    } catch (error) {
      throw this.refusalOf(provider, error);
    }
  }

  private callbackOf({ name }: OidcProvider): string {
    return `${this.config.http.publicUrl}/oidc/${name}/callback`;
  }

  private discover(provider: OidcProvider): Promise<Configuration> {
    const nowMs = this.clock.now().getTime();
    const known = this.known.get(provider.name);
    if (known && nowMs - known.sinceMs < METADATA_LIFETIME_MS) return known.configuration;
    const found = { configuration: this.ask(provider), sinceMs: nowMs };
    this.known.set(provider.name, found);
    found.configuration.catch(() => {
      if (this.known.get(provider.name) === found) this.known.delete(provider.name);
    });
    return found.configuration;
  }

  private async ask(provider: OidcProvider): Promise<Configuration> {
    const client = await import('openid-client');
    const isLocal = provider.issuer.startsWith('http:') && this.config.environment !== 'production';
    // The provider chooses the method; the default is basic (OpenID Connect Discovery, section 3).
    const authenticate: ClientAuth = (server, ...rest) => {
      const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
      const method = methods.includes('client_secret_basic')
        ? client.ClientSecretBasic
        : client.ClientSecretPost;
      method(provider.clientSecret)(server, ...rest);
    };
    try {
      return await client.discovery(
        new URL(provider.issuer),
        provider.clientId,
        undefined,
        authenticate,
        {
          timeout: TIMEOUT_S,
          // Verifies the signature of the ID token although it comes directly from the provider.
          execute: [
            client.enableNonRepudiationChecks,
            ...(isLocal ? [client.allowInsecureRequests] : []),
          ],
        },
      );
    } catch (error) {
      this.logger.warn(
        `The provider ${provider.name} could not be asked for its metadata: ${codeOf(error)}`,
      );
      throw new ProviderUnavailable();
    }
  }

  /** Logs only the code of the error: messages may hold parts of the provider's response. */
  private refusalOf(provider: OidcProvider, error: unknown): Error {
    if (error instanceof ProviderSignInRefused) return error;
    this.logger.warn(`A sign-in with ${provider.name} failed: ${codeOf(error)}`);
    return isAway(error) ? new ProviderUnavailable() : new ProviderSignInRefused();
  }
}

const codeOf = (error: unknown): string => {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : String(name);
};

const AWAY = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
]);

/** fetch fails with a TypeError when the server cannot be reached. */
const isAway = (error: unknown): boolean =>
  AWAY.has(codeOf(error)) ||
  (error instanceof Error && error.name === 'TypeError' && error.message === 'fetch failed');

/** Some providers send it as a string. */
const isTrue = (claim: unknown): boolean => claim === true || claim === 'true';

function identityOf(
  claims: Record<string, unknown> & { iss: string; sub: string },
): VouchedIdentity {
  const { iss: issuer, sub: subject, email, name } = claims;
  // OpenID Connect Core section 2: at most 255 ASCII characters. PostgreSQL accepts no NUL.
  if (!/^[\x20-\x7e]{1,255}$/.test(subject)) throw new ProviderSignInRefused();
  const isVerified = typeof email === 'string' && isTrue(claims['email_verified']);
  return {
    issuer,
    subject,
    verifiedEmail: isVerified ? email : null,
    name: typeof name === 'string' ? name : null,
  };
}
