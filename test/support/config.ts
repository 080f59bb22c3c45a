import type { AppConfig } from '@orderly/platform/config/app-config';
import { statesOf } from '@orderly/platform/config/features';
import { DEMO_SELLER } from '@orderly/platform/config/seller';

type Overrides = { [Section in keyof AppConfig]?: Partial<AppConfig[Section]> };

/**
 * A configuration for one test: short waits, no limits, any free port. Sections may be overridden
 * field by field.
 */
export function testConfig(
  databaseUrl: string,
  directory: string,
  overrides: Overrides = {},
): AppConfig {
  const base: AppConfig = {
    environment: 'test',
    version: '0.0.0-test',
    brandName: 'Orderly',
    http: {
      host: '127.0.0.1',
      port: 0,
      publicUrl: 'http://orderly.test',
      trustedProxies: 0,
      maxStreams: 2_000,
      countryHeader: undefined,
      corsOrigins: [],
      metricsToken: undefined,
      tls: undefined,
    },
    database: {
      url: databaseUrl,
      migrationUrl: databaseUrl,
      poolSize: 10,
      acquireTimeoutMs: 10_000,
      statementTimeoutMs: 10_000,
      lockTimeoutMs: 8_000,
      idleInTransactionTimeoutMs: 10_000,
      replicaUrls: [],
      replicaMaxLagMs: 5_000,
    },
    catalogue: { cacheSeconds: 0, cacheBytes: 1_048_576 },
    redisUrl: undefined,
    mail: {
      smtpUrl: undefined,
      smtpFallbackUrls: [],
      directory,
      from: 'Orderly <no-reply@orderly.test>',
      supportEmail: undefined,
      timeZone: 'UTC',
    },
    pricing: { pricesIncludeTax: true, shopCountry: null },
    frontEnd: {
      orderPageUrl: undefined,
      signInPageUrl: undefined,
      preferencesPageUrl: undefined,
    },
    log: { level: 'silent', format: 'json' },
    auth: {
      audience: 'orderly',
      accessTokenTtlS: 900,
      refreshTokenIdleTtlS: 86_400,
      refreshTokenAbsoluteTtlS: 864_000,
      maxConcurrentHashes: 2,
      signingKeys: [],
      signingKeyRotationDays: 0,
      stepUpMaxAgeS: 900,
      refreshGraceS: 10,
      encryptionKeys: [],
    },
    webauthn: { rpId: 'orderly.test', origins: ['http://orderly.test'] },
    oidc: [],
    audit: { chainKey: undefined, previousChainKey: undefined },
    payments: { reconcileAfterS: 60, stripe: undefined },
    rateLimits: {
      perPrincipal: 0,
      perKey: 0,
      perIp: 0,
      credentialsPerIpAndMinute: 0,
      clientTokensPerMinute: 0,
    },
    outgoing: { allowedNetworks: [] },
    webPush: undefined,
    sms: undefined,
    worker: {
      healthHost: '127.0.0.1',
      healthPort: undefined,
      concurrency: 5,
      maxAttempts: 3,
      firstBackoffMs: 20,
      maxBackoffMs: 200,
      handlerTimeoutMs: 5_000,
      pollIntervalMs: 200,
      sweepIntervalMs: 500,
      sweepAfterMs: 1_000,
    },
    files: { maxImportBytes: 64 * 1_048_576, maxExportBytes: 1_024 * 1_048_576 },
    orders: { reservationMinutes: 30 },
    retention: {
      draftOrderDays: 90,
      notificationsDays: 180,
      mailDays: 90,
      unverifiedAccountDays: 14,
      invitedAccountDays: 90,
    },
    invoices: { seller: DEMO_SELLER, timeZone: 'UTC', paymentDays: 14, retentionYears: 10 },
    shutdown: { drainMs: 0, timeoutMs: 10_000 },
    admin: { email: 'admin@orderly.test', password: undefined },
    dataDirectory: directory,
    features: statesOf(),
    warnings: [],
  };
  const merged = Object.entries(base).map(([section, value]) => {
    const override = overrides[section as keyof AppConfig];
    const isSection = typeof value === 'object' && value !== null && !Array.isArray(value);
    return [
      section,
      isSection ? { ...value, ...(override as object | undefined) } : (override ?? value),
    ];
  });
  return Object.fromEntries(merged) as AppConfig;
}
