import type { OidcProvider } from './oidc-providers.js';

/**
 * The whole configuration, parsed once at boot (`load-config.ts`) and injected by this class as its
 * token.
 */
export class AppConfig {
  readonly environment!: 'production' | 'development' | 'test';

  /** Name and version of the product, for logs, metrics and the OpenAPI document. */
  readonly version!: string;

  readonly http!: {
    readonly host: string;
    /** 0 takes any free port. */
    readonly port: number;
    /**
     * Origin of links in mails, problem types and the issuer of tokens; no trailing slash. Never
     * taken from a Host header.
     */
    readonly publicUrl: string;
    /**
     * Number of reverse proxies in front whose X-Forwarded-For entries are believed; 0 believes
     * none.
     */
    readonly trustedProxies: number;
    /**
     * Lower-case name of the header in which a trusted proxy says which country a request comes
     * from.
     */
    readonly countryHeader: string | undefined;
    readonly corsOrigins: readonly string[];
    /** Bearer token that opens /metrics to callers who are not on loopback. */
    readonly metricsToken: string | undefined;
  };

  readonly database!: {
    readonly url: string;
    /** Of the role that owns the schemas, which the application's own need not. */
    readonly migrationUrl: string;
    readonly poolSize: number;
    readonly acquireTimeoutMs: number;
    readonly statementTimeoutMs: number;
    readonly lockTimeoutMs: number;
    readonly idleInTransactionTimeoutMs: number;
  };

  /** Undefined: jobs run on PostgreSQL. */
  readonly redisUrl!: string | undefined;

  readonly mail!: {
    /** Undefined: mails become files in `directory`. */
    readonly smtpUrl: string | undefined;
    readonly directory: string;
    readonly from: string;
    /** Where readers of mails can write to; undefined: the mails promise no answer. */
    readonly supportEmail: string | undefined;
    /** IANA name of the zone in which mails give times. */
    readonly timeZone: string;
  };

  /** Pages of a front end that mails and our own pages lead to; undefined: no link. */
  readonly frontEnd!: {
    /** With `{id}` or `{number}` in the place of the order's. */
    readonly orderPageUrl: string | undefined;
    readonly signInPageUrl: string | undefined;
  };

  readonly log!: {
    readonly level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  };

  readonly auth!: {
    readonly audience: string;
    readonly accessTokenTtlS: number;
    readonly refreshTokenIdleTtlS: number;
    readonly refreshTokenAbsoluteTtlS: number;
    /** How many Argon2id hashes may be computed at once: each takes 19 MiB and a thread. */
    readonly maxConcurrentHashes: number;
    /**
     * PEMs of EC P-256 private keys, the first of which signs; none: one is made and kept in the
     * database.
     */
    readonly signingKeys: readonly string[];
    /** After how many days the key in the database is followed by another; 0: never. */
    readonly signingKeyRotationDays: number;
    /** How long ago somebody may have proved who they are on routes with `@StepUp()`. */
    readonly stepUpMaxAgeS: number;
    /**
     * How long a used refresh token still answers with its successor, for tabs that refresh at
     * once.
     */
    readonly refreshGraceS: number;
    /**
     * 32 bytes that second factors and sign-ins under way are encrypted with; undefined: a secret
     * of the installation.
     */
    readonly encryptionKeys: readonly Buffer[];
  };

  readonly webauthn!: {
    /** The domain that passkeys are bound to. */
    readonly rpId: string;
    readonly origins: readonly string[];
  };

  /** Whom people may sign in with besides us. */
  readonly oidc!: readonly OidcProvider[];

  readonly audit!: {
    /**
     * Keys the chain of the audit log, so that whoever owns the database cannot forge one;
     * undefined: plain hashes.
     */
    readonly chainKey: Buffer | undefined;
    /**
     * The key before it, which `audit verify` and `audit anchor` need while it is being replaced.
     */
    readonly previousChainKey: Buffer | undefined;
  };

  /** Points per second; 0 lifts a limit. */
  readonly rateLimits!: {
    readonly perPrincipal: number;
    /** Of an API key or OAuth client that has no limit of its own. */
    readonly perKey: number;
    readonly perIp: number;
    /** Unauthenticated credential routes (login, register, refresh, verify) per IP and minute. */
    readonly credentialsPerIpAndMinute: number;
    /** Tokens that an OAuth client gets. */
    readonly clientTokensPerMinute: number;
  };

  readonly worker!: {
    readonly healthHost: string;
    /**
     * Undefined when the worker runs inside the all-in-one process, whose API port answers for
     * both.
     */
    readonly healthPort: number | undefined;
    readonly concurrency: number;
    readonly maxAttempts: number;
    readonly firstBackoffMs: number;
    readonly maxBackoffMs: number;
    /** How long a handler may work before its AbortSignal fires. */
    readonly handlerTimeoutMs: number;
    /** How often the relay looks for events that no NOTIFY announced. */
    readonly pollIntervalMs: number;
    /** How often, and after how long a silence, undelivered events are enqueued again. */
    readonly sweepIntervalMs: number;
    readonly sweepAfterMs: number;
  };

  /** After how many days rows are deleted. */
  readonly retention!: {
    /**
     * Entries of the in-app feed, read or not; 31 or more, longer than events can be delivered
     * again.
     */
    readonly notificationsDays: number;
    /** Records of mails that were sent, failed or cancelled; 31 or more, too. */
    readonly mailDays: number;
    /**
     * Accounts that were registered and never verified, counted from the last link that was sent.
     */
    readonly unverifiedAccountDays: number;
    /** Accounts that were invited and never accepted, counted likewise. */
    readonly invitedAccountDays: number;
  };

  readonly shutdown!: {
    /** How long readiness says 503 before the listener closes, so that load balancers notice. */
    readonly drainMs: number;
    /** The process exits by then, whatever is left. */
    readonly timeoutMs: number;
  };

  /**
   * The first administrator, made when there is none. Undefined password: a random one, printed
   * once.
   */
  readonly admin!: { readonly email: string; readonly password: string | undefined };

  /** Absolute. Holds the embedded database and, without SMTP, the mails. */
  readonly dataDirectory!: string;

  /** Lines for the log: variables that are probably misspelt, settings that work but surprise. */
  readonly warnings!: readonly string[];
}
