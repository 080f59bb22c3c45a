import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import type { AppConfig } from './app-config.js';
import { DEFAULT_BRAND_NAME, defaultSender } from './brand-name.js';
import { ConfigurationError } from './configuration-error.js';
import { isLiveKey, warningsAbout } from './configuration-warnings.js';
import { readVariables, type Variables } from './environment.js';
import { statesOf } from './features.js';
import { isLoopback } from './loopback.js';
import { readOidcProviders } from './oidc-providers.js';
import { readReleaseVersion } from './release-version.js';
import { readSeller, sellerContradictions } from './seller.js';
import { readSms, smsContradictions } from './sms.js';
import { weakSecrets } from './weak-secrets.js';
import { readWebPush, webPushContradictions } from './web-push.js';

const DAY_S = 24 * 3_600;
const DEFAULT_PORT = 3000;
const MEBIBYTE = 1_048_576;
const STRIPE = 'https://api.stripe.com';

interface LoadOptions {
  /**
   * The process provides its own database when DATABASE_URL is not set; the URL is empty until
   * then. Never in production.
   */
  readonly embeddedDatabase?: boolean;
}

/**
 * Reads the configuration from the environment.
 * @throws ConfigurationError that lists all faults at once
 */
export function loadConfig(
  environment: NodeJS.ProcessEnv = process.env,
  options: LoadOptions = {},
): AppConfig {
  const { variables, problems: malformed } = readVariables(environment);
  const oidc = readOidcProviders(environment, variables.OIDC_PROVIDERS ?? []);
  const problems = [
    ...malformed,
    ...missing(environment, options),
    ...contradictions(variables),
    ...sellerContradictions(variables),
    ...webPushContradictions(variables),
    ...smsContradictions(variables),
    ...oidc.problems,
    ...weakSecrets(variables, oidc.providers),
  ];
  if (problems.length > 0) throw new ConfigurationError(problems);
  return {
    ...toConfig(variables, warningsAbout(environment, variables, oidc)),
    oidc: oidc.providers,
  };
}

/** The same configuration with the database that the process provides. */
export const atDatabase = (config: AppConfig, url: string, migrationUrl = url): AppConfig => ({
  ...config,
  database: { ...config.database, url, migrationUrl },
});

/**
 * Checks the environment and not the parsed variables: a malformed variable is not a missing one.
 */
function missing(environment: NodeJS.ProcessEnv, { embeddedDatabase }: LoadOptions): string[] {
  const problems: string[] = [];
  const production = environment.NODE_ENV === 'production';
  if (!environment.DATABASE_URL && production) {
    problems.push(
      'DATABASE_URL is missing: production needs a PostgreSQL of its own; the embedded one ' +
        'is for development.',
    );
  } else if (!environment.DATABASE_URL && !embeddedDatabase) {
    problems.push(
      'DATABASE_URL is missing: give the URL of a PostgreSQL, or use npm start, which brings ' +
        'its own.',
    );
  }
  if (!environment.PUBLIC_URL && production) {
    problems.push(
      'PUBLIC_URL is missing: give the origin under which clients reach Orderly, such as ' +
        'https://shop.example.',
    );
  }
  return problems;
}

function contradictions(variables: Variables): string[] {
  const problems: string[] = [];
  const demand = (holds: boolean, problem: string): void => void (holds || problems.push(problem));
  const {
    DATABASE_LOCK_TIMEOUT_MS: lock = 3_000,
    DATABASE_STATEMENT_TIMEOUT_MS: statement = 3_500,
  } = variables;
  demand(
    lock <= statement,
    'DATABASE_LOCK_TIMEOUT_MS must not be more than DATABASE_STATEMENT_TIMEOUT_MS.',
  );
  const {
    AUTH_REFRESH_TOKEN_IDLE_TTL_S: idle = 14 * DAY_S,
    AUTH_REFRESH_TOKEN_ABSOLUTE_TTL_S: absolute = 90 * DAY_S,
  } = variables;
  demand(
    idle <= absolute,
    'AUTH_REFRESH_TOKEN_IDLE_TTL_S must not be more than AUTH_REFRESH_TOKEN_ABSOLUTE_TTL_S.',
  );
  const { WORKER_FIRST_BACKOFF_MS: first = 1_000, WORKER_MAX_BACKOFF_MS: most = 300_000 } =
    variables;
  demand(first <= most, 'WORKER_FIRST_BACKOFF_MS must not be more than WORKER_MAX_BACKOFF_MS.');
  const { SHUTDOWN_DRAIN_MS: drain = 0, SHUTDOWN_TIMEOUT_MS: limit = 25_000 } = variables;
  demand(drain < limit, 'SHUTDOWN_DRAIN_MS must be less than SHUTDOWN_TIMEOUT_MS.');
  const { PORT: port = DEFAULT_PORT, WORKER_HEALTH_PORT: health } = variables;
  demand(
    health === undefined || health === 0 || health !== port,
    'WORKER_HEALTH_PORT must not be the same as PORT.',
  );
  const { TRUSTED_COUNTRY_HEADER: country, TRUSTED_PROXIES: proxies = 0 } = variables;
  demand(
    country === undefined || proxies > 0,
    'TRUSTED_COUNTRY_HEADER needs TRUSTED_PROXIES: otherwise any client can set it.',
  );
  const { WEBAUTHN_RP_ID: rpId, WEBAUTHN_ORIGINS: pages = [] } = variables;
  demand(
    rpId === undefined || pages.every((page) => isWithin(new URL(page).hostname, rpId)),
    'WEBAUTHN_ORIGINS must be of WEBAUTHN_RP_ID or of domains below it: browsers refuse others.',
  );
  demand(
    (variables.STRIPE_SECRET_KEY === undefined) === (variables.STRIPE_WEBHOOK_SECRET === undefined),
    'STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET must be set together.',
  );
  demand(
    (variables.TLS_CERT_FILE === undefined) === (variables.TLS_KEY_FILE === undefined),
    'TLS_CERT_FILE and TLS_KEY_FILE must be set together.',
  );
  const { STRIPE_SECRET_KEY: stripeKey, STRIPE_API_URL: stripeUrl = STRIPE } = variables;
  demand(
    variables.NODE_ENV === 'production' || stripeKey === undefined || !isLiveKey(stripeKey),
    'STRIPE_SECRET_KEY is a live key outside production: it would move real money.',
  );
  demand(
    stripeUrl.startsWith('https:') || isLoopback(new URL(stripeUrl).hostname),
    'STRIPE_API_URL must be https: the secret key is sent there.',
  );
  return problems;
}

const isWithin = (host: string, domain: string): boolean =>
  host === domain || host.endsWith(`.${domain}`);

function toConfig(v: Variables, warnings: string[]): Omit<AppConfig, 'oidc'> {
  const environment = v.NODE_ENV ?? 'development';
  const production = environment === 'production';
  // A container must be reachable from outside; a laptop should not be.
  const host = v.HOST ?? (production ? '0.0.0.0' : '127.0.0.1');
  const port = v.PORT ?? DEFAULT_PORT;
  const tls = readTlsFiles(v);
  const publicUrl = v.PUBLIC_URL ?? `${tls ? 'https' : 'http'}://localhost:${port}`;
  const corsOrigins = v.CORS_ORIGINS ?? [];
  const perPrincipal = v.RATE_LIMIT_PER_PRINCIPAL ?? (production ? 50 : 1_000);
  const brandName = v.BRAND_NAME ?? DEFAULT_BRAND_NAME;
  const dataDirectory = resolve(v.DATA_DIR ?? '.orderly');
  return {
    environment,
    version: readReleaseVersion(),
    brandName,
    http: {
      host,
      port,
      publicUrl,
      trustedProxies: v.TRUSTED_PROXIES ?? 0,
      maxStreams: v.MAX_STREAMS ?? 2_000,
      countryHeader: v.TRUSTED_COUNTRY_HEADER,
      corsOrigins,
      metricsToken: v.METRICS_TOKEN,
      tls,
    },
    database: {
      url: v.DATABASE_URL ?? '',
      migrationUrl: v.DATABASE_MIGRATION_URL ?? v.DATABASE_URL ?? '',
      poolSize: v.DATABASE_POOL_SIZE ?? 10,
      acquireTimeoutMs: v.DATABASE_ACQUIRE_TIMEOUT_MS ?? 2_000,
      statementTimeoutMs: v.DATABASE_STATEMENT_TIMEOUT_MS ?? 3_500,
      lockTimeoutMs: v.DATABASE_LOCK_TIMEOUT_MS ?? 3_000,
      idleInTransactionTimeoutMs: v.DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_MS ?? 10_000,
      replicaUrls: v.DATABASE_REPLICA_URLS ?? [],
      replicaMaxLagMs: v.DATABASE_REPLICA_MAX_LAG_MS ?? 5_000,
    },
    catalogue: {
      cacheSeconds: v.PRODUCT_CACHE_SECONDS ?? 5,
      cacheBytes: (v.PRODUCT_CACHE_MB ?? 32) * MEBIBYTE,
    },
    redisUrl: v.REDIS_URL,
    mail: {
      smtpUrl: v.SMTP_URL,
      smtpFallbackUrls: v.SMTP_FALLBACK_URLS ?? [],
      directory: join(dataDirectory, 'mail'),
      from: v.MAIL_FROM ?? defaultSender(brandName),
      supportEmail: v.SUPPORT_EMAIL,
      timeZone: v.MAIL_TIME_ZONE ?? 'UTC',
    },
    frontEnd: {
      orderPageUrl: v.ORDER_PAGE_URL,
      signInPageUrl: v.SIGN_IN_PAGE_URL,
      preferencesPageUrl: v.PREFERENCES_PAGE_URL,
    },
    pricing: {
      pricesIncludeTax: v.PRICES_INCLUDE_TAX !== 'false',
      shopCountry: v.SHOP_COUNTRY ?? null,
    },
    log: {
      level: v.LOG_LEVEL ?? (environment === 'test' ? 'silent' : 'info'),
      format: v.LOG_FORMAT ?? 'json',
    },
    auth: {
      audience: v.JWT_AUDIENCE ?? 'orderly',
      accessTokenTtlS: v.AUTH_ACCESS_TOKEN_TTL_S ?? 600,
      refreshTokenIdleTtlS: v.AUTH_REFRESH_TOKEN_IDLE_TTL_S ?? 14 * DAY_S,
      refreshTokenAbsoluteTtlS: v.AUTH_REFRESH_TOKEN_ABSOLUTE_TTL_S ?? 90 * DAY_S,
      maxConcurrentHashes:
        v.AUTH_MAX_CONCURRENT_HASHES ?? Math.max(2, Math.min(8, availableParallelism())),
      signingKeys: v.JWT_SIGNING_KEY ?? [],
      signingKeyRotationDays: v.AUTH_SIGNING_KEY_ROTATION_DAYS ?? 30,
      stepUpMaxAgeS: v.AUTH_STEP_UP_MAX_AGE_S ?? 900,
      refreshGraceS: v.AUTH_REFRESH_GRACE_S ?? 10,
      encryptionKeys: v.AUTH_ENCRYPTION_KEY ?? [],
    },
    webauthn: {
      rpId: v.WEBAUTHN_RP_ID ?? new URL(publicUrl).hostname,
      origins: v.WEBAUTHN_ORIGINS ?? [publicUrl, ...corsOrigins],
    },
    audit: { chainKey: v.AUDIT_CHAIN_KEY, previousChainKey: v.AUDIT_CHAIN_PREVIOUS_KEY },
    payments: {
      reconcileAfterS: v.PAYMENTS_RECONCILE_AFTER_S ?? 60,
      stripe:
        v.STRIPE_SECRET_KEY === undefined || v.STRIPE_WEBHOOK_SECRET === undefined
          ? undefined
          : {
              secretKey: v.STRIPE_SECRET_KEY,
              webhookSecret: v.STRIPE_WEBHOOK_SECRET,
              apiUrl: v.STRIPE_API_URL ?? STRIPE,
            },
    },
    rateLimits: {
      perPrincipal,
      perKey: v.RATE_LIMIT_PER_KEY ?? perPrincipal,
      perIp: v.RATE_LIMIT_PER_IP ?? (production ? 100 : 2_000),
      credentialsPerIpAndMinute: v.RATE_LIMIT_CREDENTIALS ?? (production ? 30 : 300),
      clientTokensPerMinute: v.RATE_LIMIT_CLIENT_TOKENS ?? (production ? 60 : 600),
    },
    outgoing: { allowedNetworks: v.OUTGOING_ALLOWED_NETWORKS ?? [] },
    webPush: readWebPush(v),
    sms: readSms(v),
    worker: {
      healthHost: v.WORKER_HEALTH_HOST ?? host,
      healthPort: v.WORKER_HEALTH_PORT ?? 3001,
      concurrency: v.WORKER_CONCURRENCY ?? 8,
      maxAttempts: v.WORKER_MAX_ATTEMPTS ?? 10,
      firstBackoffMs: v.WORKER_FIRST_BACKOFF_MS ?? 1_000,
      maxBackoffMs: v.WORKER_MAX_BACKOFF_MS ?? 300_000,
      handlerTimeoutMs: v.WORKER_HANDLER_TIMEOUT_MS ?? 30_000,
      pollIntervalMs: v.WORKER_POLL_INTERVAL_MS ?? 1_000,
      sweepIntervalMs: v.WORKER_SWEEP_INTERVAL_MS ?? 15_000,
      sweepAfterMs: v.WORKER_SWEEP_AFTER_MS ?? 60_000,
    },
    files: {
      maxImportBytes: (v.IMPORT_MAX_MB ?? 64) * MEBIBYTE,
      maxExportBytes: (v.EXPORT_MAX_MB ?? 1_024) * MEBIBYTE,
    },
    orders: { reservationMinutes: v.ORDER_RESERVATION_MINUTES ?? 30 },
    retention: {
      draftOrderDays: v.DRAFT_ORDER_RETENTION_DAYS ?? 90,
      notificationsDays: v.NOTIFICATIONS_RETENTION_DAYS ?? 180,
      mailDays: v.MAIL_RETENTION_DAYS ?? 90,
      unverifiedAccountDays: v.UNVERIFIED_ACCOUNT_DAYS ?? 14,
      invitedAccountDays: v.INVITED_ACCOUNT_DAYS ?? 90,
    },
    invoices: {
      seller: readSeller(v, production),
      timeZone: v.INVOICE_TIME_ZONE ?? 'UTC',
      paymentDays: v.INVOICE_PAYMENT_DAYS ?? 14,
      retentionYears: v.INVOICE_RETENTION_YEARS ?? 10,
    },
    shutdown: {
      drainMs: v.SHUTDOWN_DRAIN_MS ?? (production ? 5_000 : 0),
      timeoutMs: v.SHUTDOWN_TIMEOUT_MS ?? 25_000,
    },
    admin: { email: v.ADMIN_EMAIL ?? 'admin@orderly.example', password: v.ADMIN_PASSWORD },
    dataDirectory,
    features: statesOf(v.FEATURES),
    warnings,
  };
}

const readTlsFiles = ({ TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile }: Variables) =>
  certFile === undefined || keyFile === undefined ? undefined : { certFile, keyFile };
