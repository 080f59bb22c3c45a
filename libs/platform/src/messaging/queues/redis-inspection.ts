import { Redis } from 'ioredis';
import { ConfigurationError } from '../../config/configuration-error.js';
import { TimeoutError, withTimeout } from '../../kernel/timeouts/with-timeout.js';

const TIMEOUT_MS = 3_000;

/**
 * Errors that mean that REDIS_URL or Redis itself is misconfigured, so that waiting cannot help.
 */
const REFUSALS: ReadonlyArray<readonly [RegExp, string]> = [
  [/^WRONGPASS|invalid password/, 'Redis refuses the user or the password in REDIS_URL.'],
  [/^NOAUTH/, 'Redis demands a password: put it into REDIS_URL.'],
  [/without any password configured/, 'REDIS_URL has a password, and Redis has none configured.'],
  [
    /^NOPERM/,
    'The Redis user in REDIS_URL lacks rights: the queues need all commands on the keys of ' +
      'their prefix, and INFO.',
  ],
  [/^DENIED/, 'Redis runs in protected mode: give it a password, and put that into REDIS_URL.'],
  [/DB index is out of range/, 'REDIS_URL names a database that this Redis does not have.'],
  [/^READONLY/, 'REDIS_URL names a read-only replica: the queues need the primary.'],
  [
    /^(MOVED|CROSSSLOT)|SELECT is not allowed in cluster mode/,
    'REDIS_URL names a Redis Cluster: the queues need a single server.',
  ],
];
const TLS_CODES = /^(ERR_SSL_|EPROTO$)/;
const CERTIFICATE_CODES = /^(ERR_TLS_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(GET|VERIFY)_)/;

/**
 * Connects once, does what the queues do, and reports how Redis is configured.
 * @param url without `prefix`
 * @returns the `maxmemory-policy`; undefined when Redis does not reveal it
 * @throws ConfigurationError when an operator must fix REDIS_URL or Redis
 * @throws Error while Redis is unreachable
 */
export async function inspectRedis(url: string, prefix: string): Promise<string | undefined> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: TIMEOUT_MS,
    retryStrategy: () => null,
    enableReadyCheck: false,
    maxRetriesPerRequest: 0,
  });
  const said: unknown[] = [];
  redis.on('error', (error) => said.push(error));
  try {
    return await withTimeout(TIMEOUT_MS, 'Asking Redis', ask(redis, prefix));
  } catch (error) {
    // The first error is the cause. The later ones only say that the connection was closed.
    const causes = error instanceof TimeoutError ? said : [...said, error];
    if (error instanceof TimeoutError && url.startsWith('rediss:'))
      throw new Error(
        `${error.message} Perhaps it does not speak TLS, and REDIS_URL should say redis://.`,
      );
    const refusal = causes.map(refusalOf).find((each) => each !== undefined);
    throw refusal === undefined ? (said[0] ?? error) : new ConfigurationError(refusal);
  } finally {
    redis.disconnect();
  }
}

/** What a `maxmemory-policy` does to jobs, for operators; undefined when it keeps them. */
export const evictionBy = (policy: string | undefined): string | undefined =>
  policy === undefined || policy === 'noeviction'
    ? undefined
    : `Redis has maxmemory-policy ${policy} and would evict jobs.`;

async function ask(redis: Redis, prefix: string): Promise<string | undefined> {
  await redis.connect();
  const { db } = redis.options;
  if (db !== undefined && db > 0) await redis.select(db);
  const facts = await redis.info();
  if (/^cluster_enabled:1/m.test(facts)) throw new Error('MOVED: cluster_enabled');
  await redis.eval(`return redis.call('SET', KEYS[1], '1', 'PX', 1000)`, 1, `${prefix}:probe`);
  return /^maxmemory_policy:(\S+)/m.exec(facts)?.[1];
}

function refusalOf(error: unknown): string | undefined {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  if (TLS_CODES.test(code)) return 'REDIS_URL says rediss://, and Redis does not speak TLS there.';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return 'The certificate of Redis is not for the host in REDIS_URL: use a name in it.';
  if (CERTIFICATE_CODES.test(code))
    return (
      `The certificate of Redis cannot be verified (${code}): NODE_EXTRA_CA_CERTS adds an ` +
      `authority.`
    );
  return REFUSALS.find(([pattern]) => pattern.test(message))?.[1];
}
