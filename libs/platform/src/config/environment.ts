import { z } from 'zod';
import { LOG_FORMATS } from './app-config.js';
import { brandName } from './brand-name.js';
import { features } from './features.js';
import {
  headerSecret,
  keyOfBytes,
  keysOfBytes,
  signingKeys,
  stripeKey,
  stripeWebhookSecret,
} from './key-schemas.js';
import { sellerVariables } from './seller-variables.js';
import { phonePrefixes, smsSender } from './sms.js';
import {
  address,
  country,
  domain,
  emailAddress,
  file,
  headerName,
  integer,
  mailbox,
  names,
  networks,
  oneOf,
  orderPage,
  origin,
  origins,
  page,
  postgresUrl,
  postgresUrls,
  smtpUrl,
  smtpUrls,
  timeZone,
} from './variable-schemas.js';
import { webPushPrivateKey, webPushPublicKey, webPushSubject } from './web-push.js';

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;
const MINUTE_MS = 60_000;

/**
 * Every variable that Orderly reads, all optional here. load-config.ts contains the defaults and
 * decides which are required where.
 */
const variables = z
  .object({
    NODE_ENV: oneOf(['production', 'development', 'test']),
    PORT: integer(0, 65_535),
    HOST: z.string().max(255),
    PUBLIC_URL: origin,
    TRUSTED_PROXIES: integer(0, 10),
    MAX_STREAMS: integer(0, 100_000),
    TRUSTED_COUNTRY_HEADER: headerName,
    CORS_ORIGINS: origins,
    TLS_CERT_FILE: file,
    TLS_KEY_FILE: file,
    METRICS_TOKEN: headerSecret(16),
    LOG_LEVEL: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    LOG_FORMAT: oneOf(LOG_FORMATS),
    DATA_DIR: file,
    FEATURES: features,

    DATABASE_URL: postgresUrl,
    DATABASE_MIGRATION_URL: postgresUrl,
    DATABASE_POOL_SIZE: integer(2, 200),
    DATABASE_ACQUIRE_TIMEOUT_MS: integer(100, MINUTE_MS),
    DATABASE_STATEMENT_TIMEOUT_MS: integer(100, MINUTE_MS),
    DATABASE_LOCK_TIMEOUT_MS: integer(50, MINUTE_MS),
    DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_MS: integer(1_000, 10 * MINUTE_MS),
    DATABASE_REPLICA_URLS: postgresUrls,
    // Clients that follow changes look back by 60 seconds.
    DATABASE_REPLICA_MAX_LAG_MS: integer(1_000, 30_000),

    PRODUCT_CACHE_SECONDS: integer(0, 60),
    PRODUCT_CACHE_MB: integer(1, 1_024),

    BRAND_NAME: brandName,
    REDIS_URL: address(['redis', 'rediss'], 'redis://host:6379'),
    SMTP_URL: smtpUrl,
    SMTP_FALLBACK_URLS: smtpUrls,
    MAIL_FROM: mailbox,
    MAIL_TIME_ZONE: timeZone,
    SUPPORT_EMAIL: emailAddress,
    ORDER_PAGE_URL: orderPage,
    SIGN_IN_PAGE_URL: page,
    PREFERENCES_PAGE_URL: page,
    PRICES_INCLUDE_TAX: oneOf(['true', 'false']),
    SHOP_COUNTRY: country,
    ADMIN_EMAIL: emailAddress,
    ADMIN_PASSWORD: z
      .string()
      .min(15, { error: 'must have at least 15 characters' })
      .max(128, { error: 'must have at most 128 characters' }),

    JWT_SIGNING_KEY: signingKeys,
    JWT_AUDIENCE: z.string().max(255),
    AUTH_ACCESS_TOKEN_TTL_S: integer(30, HOUR_S),
    AUTH_REFRESH_TOKEN_IDLE_TTL_S: integer(60, 365 * DAY_S),
    AUTH_REFRESH_TOKEN_ABSOLUTE_TTL_S: integer(60, 365 * DAY_S),
    AUTH_MAX_CONCURRENT_HASHES: integer(1, 64),
    AUTH_STEP_UP_MAX_AGE_S: integer(10, DAY_S),
    AUTH_REFRESH_GRACE_S: integer(0, 60),
    AUTH_ENCRYPTION_KEY: keysOfBytes((length) => length === 32, '32 random bytes'),
    AUTH_SIGNING_KEY_ROTATION_DAYS: integer(0, 365),
    WEBAUTHN_RP_ID: domain,
    WEBAUTHN_ORIGINS: origins,
    OIDC_PROVIDERS: names,
    AUDIT_CHAIN_KEY: keyOfBytes((length) => length >= 32, 'at least 32 random bytes'),
    AUDIT_CHAIN_PREVIOUS_KEY: keyOfBytes((length) => length >= 32, 'at least 32 random bytes'),

    STRIPE_SECRET_KEY: stripeKey,
    STRIPE_WEBHOOK_SECRET: stripeWebhookSecret,
    STRIPE_API_URL: origin,
    PAYMENTS_RECONCILE_AFTER_S: integer(5, DAY_S),

    RATE_LIMIT_PER_PRINCIPAL: integer(0, 1_000_000),
    RATE_LIMIT_PER_KEY: integer(0, 1_000_000),
    RATE_LIMIT_PER_IP: integer(0, 1_000_000),
    RATE_LIMIT_CREDENTIALS: integer(0, 1_000_000),
    RATE_LIMIT_CLIENT_TOKENS: integer(0, 1_000_000),

    OUTGOING_ALLOWED_NETWORKS: networks,

    VAPID_PUBLIC_KEY: webPushPublicKey,
    VAPID_PRIVATE_KEY: webPushPrivateKey,
    VAPID_SUBJECT: webPushSubject,

    SMS_URL: page,
    SMS_TOKEN: headerSecret(16),
    SMS_SENDER: smsSender,
    SMS_ALLOWED_PREFIXES: phonePrefixes,
    SMS_MAX_PER_DAY: integer(1, 10_000_000),

    WORKER_HEALTH_HOST: z.string().max(255),
    WORKER_HEALTH_PORT: integer(0, 65_535),
    WORKER_CONCURRENCY: integer(1, 100),
    WORKER_MAX_ATTEMPTS: integer(1, 100),
    WORKER_FIRST_BACKOFF_MS: integer(1, 10 * MINUTE_MS),
    WORKER_MAX_BACKOFF_MS: integer(1, 24 * 60 * MINUTE_MS),
    WORKER_HANDLER_TIMEOUT_MS: integer(100, 10 * MINUTE_MS),
    WORKER_POLL_INTERVAL_MS: integer(10, MINUTE_MS),
    WORKER_SWEEP_INTERVAL_MS: integer(50, 10 * MINUTE_MS),
    WORKER_SWEEP_AFTER_MS: integer(50, 60 * MINUTE_MS),

    IMPORT_MAX_MB: integer(1, 1_024),
    EXPORT_MAX_MB: integer(1, 10_240),

    // At most 90 days.
    ORDER_RESERVATION_MINUTES: integer(0, 90 * 24 * 60),
    ...sellerVariables,
    INVOICE_TIME_ZONE: timeZone,
    INVOICE_PAYMENT_DAYS: integer(0, 365),
    INVOICE_RETENTION_YEARS: integer(1, 30),

    DRAFT_ORDER_RETENTION_DAYS: integer(1, 3_650),
    // 31: longer than an event is kept and can be delivered again (30 days). These rows prevent its
    // duplicates.
    NOTIFICATIONS_RETENTION_DAYS: integer(31, 3_650),
    MAIL_RETENTION_DAYS: integer(31, 3_650),
    // Longer than the links in the mails are valid: a day, and seven for an invitation.
    UNVERIFIED_ACCOUNT_DAYS: integer(2, 3_650),
    INVITED_ACCOUNT_DAYS: integer(8, 3_650),

    SHUTDOWN_DRAIN_MS: integer(0, 5 * MINUTE_MS),
    SHUTDOWN_TIMEOUT_MS: integer(100, 10 * MINUTE_MS),
  })
  .partial();

export type Variables = z.infer<typeof variables>;

/** The rule of each variable, by its name. */
export const VARIABLE_RULES: Readonly<Record<string, z.ZodType>> = variables.shape;

export const KNOWN_VARIABLES: ReadonlySet<string> = new Set(Object.keys(variables.shape));

interface ReadVariables {
  /** The well-formed variables. */
  readonly variables: Variables;
  /** One line for each malformed variable. */
  readonly problems: readonly string[];
}

/**
 * Parses each variable. An empty one counts as absent, because compose files produce that for a
 * variable that is not set. A malformed one does not hide what is wrong with the others.
 */
export function readVariables(environment: NodeJS.ProcessEnv): ReadVariables {
  const given = Object.entries(environment).filter(
    ([name, value]) => KNOWN_VARIABLES.has(name) && value !== '',
  );
  const parsed = variables.safeParse(Object.fromEntries(given));
  if (parsed.success) return { variables: parsed.data, problems: [] };
  // Only the first fault of a variable is reported: the others usually follow from it.
  const faults = new Map(
    parsed.error.issues.toReversed().map((issue) => [String(issue.path[0]), issue.message]),
  );
  const wellFormed = given.filter(([name]) => !faults.has(name));
  return {
    variables: variables.parse(Object.fromEntries(wellFormed)),
    problems: [...faults].reverse().map(([name, message]) => `${name} ${message}.`),
  };
}
