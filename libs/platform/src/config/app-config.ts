import type { FeatureStates } from './features.js';
import type { OidcProvider } from './oidc-providers.js';
import type { Seller } from './seller.js';
import type { SmsProvider } from './sms.js';
import type { WebPush } from './web-push.js';

/** How lines of the log look: with our names, or with those of the Elastic Common Schema. */
export const LOG_FORMATS = ['json', 'ecs'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/**
 * The whole configuration, parsed once at start (`load-config.ts`). The class is its injection
 * token.
 */
export class AppConfig {
  readonly environment!: 'production' | 'development' | 'test';

  /** Name and version of the product, for logs, metrics and the OpenAPI document. */
  readonly version!: string;

  /** The name under which customers know the installation: in mails, on pages, in their apps. */
  readonly brandName!: string;

  readonly http!: {
    readonly host: string;
    /** 0 means any free port. */
    readonly port: number;
    /**
     * The origin of links in mails and of problem types, and the issuer of tokens; no trailing
     * slash. Never taken from a Host header, which an attacker can choose.
     */
    readonly publicUrl: string;
    /**
     * The number of reverse proxies in front whose X-Forwarded-For entries are trusted; 0 trusts
     * none.
     */
    readonly trustedProxies: number;
    /**
     * The lower-case name of the header in which a trusted proxy states the country of a request.
     */
    readonly countryHeader: string | undefined;
    readonly corsOrigins: readonly string[];
    /** How many event streams clients may have open at this process. */
    readonly maxStreams: number;
    /** The bearer token that opens /metrics to callers that are not on loopback. */
    readonly metricsToken: string | undefined;
    /** PEM files of the API's own certificate and key. Undefined: plain HTTP, behind a proxy. */
    readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
  };

  readonly database!: {
    readonly url: string;
    /** The URL of the role that owns the schemas. The application's own role need not own them. */
    readonly migrationUrl: string;
    readonly poolSize: number;
    readonly acquireTimeoutMs: number;
    readonly statementTimeoutMs: number;
    readonly lockTimeoutMs: number;
    readonly idleInTransactionTimeoutMs: number;
    /** Standbys that answer reads which may be a little old. */
    readonly replicaUrls: readonly string[];
    /** A replica that is further behind gets no reads. */
    readonly replicaMaxLagMs: number;
  };

  readonly catalogue!: {
    /** How long the response to an anonymous read of products is cached; 0: not at all. */
    readonly cacheSeconds: number;
    /** How much memory these responses may take in each process. */
    readonly cacheBytes: number;
  };

  /** Undefined: jobs run on PostgreSQL. */
  readonly redisUrl!: string | undefined;

  readonly mail!: {
    /** Undefined: mails become files in `directory`. */
    readonly smtpUrl: string | undefined;
    /** Servers that are tried after it, in this order. */
    readonly smtpFallbackUrls: readonly string[];
    readonly directory: string;
    readonly from: string;
    /** The address for questions about mails; undefined: the mails offer no reply address. */
    readonly supportEmail: string | undefined;
    /** The IANA name of the time zone of times in mails. */
    readonly timeZone: string;
  };

  /** Front-end pages that mails and our own pages link to; undefined: no link. */
  readonly frontEnd!: {
    /** With `{id}` or `{number}` as the placeholder for the order. */
    readonly orderPageUrl: string | undefined;
    readonly signInPageUrl: string | undefined;
    /** Where people choose what they are told. */
    readonly preferencesPageUrl: string | undefined;
  };

  readonly pricing!: {
    /** Whether prices of products and of shipping contain their tax, or it is added to them. */
    readonly pricesIncludeTax: boolean;
    /** ISO 3166-1 alpha-2: where an order without an address is taxed; null: nowhere. */
    readonly shopCountry: string | null;
  };

  readonly log!: {
    readonly level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
    readonly format: LogFormat;
  };

  readonly auth!: {
    readonly audience: string;
    readonly accessTokenTtlS: number;
    readonly refreshTokenIdleTtlS: number;
    readonly refreshTokenAbsoluteTtlS: number;
    /** The maximum number of concurrent Argon2id hashes: each takes 19 MiB and a thread. */
    readonly maxConcurrentHashes: number;
    /**
     * PEMs of EC P-256 private keys. The first one signs. If empty, a key is created and stored in
     * the database.
     */
    readonly signingKeys: readonly string[];
    /** The age in days at which the key in the database is replaced; 0: never. */
    readonly signingKeyRotationDays: number;
    /** The maximum age of a proof of identity on routes with `@StepUp()`. */
    readonly stepUpMaxAgeS: number;
    /**
     * How long a used refresh token still returns its successor, for tabs that refresh at the same
     * time.
     */
    readonly refreshGraceS: number;
    /**
     * 32-byte keys that encrypt second factors and sign-ins in progress; undefined: a secret of the
     * installation.
     */
    readonly encryptionKeys: readonly Buffer[];
  };

  readonly webauthn!: {
    /** The domain that passkeys are bound to. */
    readonly rpId: string;
    readonly origins: readonly string[];
  };

  /** Other providers that people may sign in with. */
  readonly oidc!: readonly OidcProvider[];

  readonly audit!: {
    /**
     * The key of the audit log's hash chain, so that an attacker with access to the database cannot
     * forge the chain; undefined: plain hashes.
     */
    readonly chainKey: Buffer | undefined;
    /** The previous key, which `audit verify` and `audit anchor` need during a replacement. */
    readonly previousChainKey: Buffer | undefined;
  };

  /** Points per second; 0 disables a limit. */
  readonly payments!: {
    /** How long the outcome of a step may be unknown before the provider is asked. */
    readonly reconcileAfterS: number;
    /** Undefined: payments through Stripe are not offered. */
    readonly stripe:
      | {
          readonly secretKey: string;
          readonly webhookSecret: string;
          /** An origin: Stripe's own, or a sandbox. */
          readonly apiUrl: string;
        }
      | undefined;
  };

  readonly rateLimits!: {
    readonly perPrincipal: number;
    /** For an API key or OAuth client without a limit of its own. */
    readonly perKey: number;
    readonly perIp: number;
    /** Unauthenticated credential routes (login, register, refresh, verify) per IP and minute. */
    readonly credentialsPerIpAndMinute: number;
    /** Tokens per OAuth client and minute. */
    readonly clientTokensPerMinute: number;
  };

  readonly outgoing!: {
    /**
     * In CIDR notation: networks that are not public, and to which webhooks and pushes may be sent.
     */
    readonly allowedNetworks: readonly string[];
  };

  /** Undefined: no device gets notifications. */
  readonly webPush!: WebPush | undefined;

  /** Undefined: no text messages are sent. */
  readonly sms!: SmsProvider | undefined;

  readonly worker!: {
    readonly healthHost: string;
    /** Undefined when the worker runs inside the all-in-one process, whose API port serves both. */
    readonly healthPort: number | undefined;
    readonly concurrency: number;
    readonly maxAttempts: number;
    readonly firstBackoffMs: number;
    readonly maxBackoffMs: number;
    /** How long a handler may work before its AbortSignal fires. */
    readonly handlerTimeoutMs: number;
    /** How often the relay checks for events whose NOTIFY was lost. */
    readonly pollIntervalMs: number;
    /** How often undelivered events are enqueued again, and after how long without a job. */
    readonly sweepIntervalMs: number;
    readonly sweepAfterMs: number;
  };

  readonly files!: {
    /** The largest file that can be imported. */
    readonly maxImportBytes: number;
    /** The largest file that an export writes. */
    readonly maxExportBytes: number;
  };

  readonly orders!: {
    /** How long stock is reserved for an order that is not paid; 0: without a limit. */
    readonly reservationMinutes: number;
  };

  /** The number of days after which rows are deleted. */
  readonly retention!: {
    readonly draftOrderDays: number;
    /**
     * Entries of the in-app feed, read or not; at least 31, longer than events can be delivered
     * again.
     */
    readonly notificationsDays: number;
    /** Records of mails that were sent, failed or cancelled; also at least 31. */
    readonly mailDays: number;
    /** Accounts that registered but never verified, counted from the last link that was sent. */
    readonly unverifiedAccountDays: number;
    /** Accounts that were invited but never accepted, counted in the same way. */
    readonly invitedAccountDays: number;
  };

  readonly invoices!: {
    /** Undefined: no invoice can be issued. */
    readonly seller: Seller | undefined;
    /** The IANA name of the time zone that decides on which day, and in which year, one is issued. */
    readonly timeZone: string;
    /** The number of days after which an invoice is due. */
    readonly paymentDays: number;
    /** How long the buyer stays in an invoice, counted from the end of the year of its issue. */
    readonly retentionYears: number;
  };

  readonly shutdown!: {
    /** How long readiness returns 503 before the listener closes, so that load balancers notice. */
    readonly drainMs: number;
    /** The process exits by then, even if work is left. */
    readonly timeoutMs: number;
  };

  /**
   * The first administrator, created when there is none. Undefined password: a random one, printed
   * once.
   */
  readonly admin!: { readonly email: string; readonly password: string | undefined };

  /** An absolute path. It contains the embedded database and, without SMTP, the mails. */
  readonly dataDirectory!: string;

  /** Which features are on; ask `Features`. */
  readonly features!: FeatureStates;

  /**
   * Lines for the log: variables that are probably misspelt, and valid settings with surprising
   * effects.
   */
  readonly warnings!: readonly string[];
}
