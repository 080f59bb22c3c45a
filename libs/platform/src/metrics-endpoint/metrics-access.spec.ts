import type { FastifyRequest } from 'fastify';
import type { AppConfig } from '../config/app-config.js';
import { TooManyRequests } from '../http/http.errors.js';
import { Clock } from '../kernel/time/clock.js';
import { Metrics } from '../metrics/metrics.js';
import { RateLimitExchange } from '../rate-limiting/rate-limit-exchange.js';
import { RateLimiter } from '../rate-limiting/rate-limiter.js';
import { MetricsForbidden, MetricsTokenRequired } from './metrics.errors.js';
import { MetricsAccess } from './metrics-access.js';

const TOKEN = 'a-metrics-token';
const LIMIT = 3;

class Alone extends RateLimitExchange {
  override addUp = async () => new Map();
}

const access = (metricsToken: string | undefined): MetricsAccess =>
  new MetricsAccess(
    {
      http: { metricsToken },
      rateLimits: { credentialsPerIpAndMinute: LIMIT },
    } as AppConfig,
    new RateLimiter(new Alone(), new Clock(), new Metrics()),
  );

const from = (remoteAddress: string, headers: Record<string, string> = {}): FastifyRequest =>
  ({
    headers,
    raw: { socket: { remoteAddress } },
    origin: { ip: remoteAddress },
  }) as unknown as FastifyRequest;

it.each(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])(
  'lets %s in, which is the machine itself',
  (address) => {
    expect(() => access(undefined).assert(from(address))).not.toThrow();
  },
);

it.each(['10.0.0.1', '127.0.0.1.example', '1127.0.0.1', '::ffff:10.0.0.1', ''])(
  'keeps %j out',
  (address) => {
    expect(() => access(undefined).assert(from(address))).toThrow(MetricsForbidden);
  },
);

it('lets in whoever has the token', () => {
  expect(() =>
    access(TOKEN).assert(from('10.0.0.1', { authorization: `Bearer ${TOKEN}` })),
  ).not.toThrow();
  expect(() =>
    access(TOKEN).assert(from('10.0.0.1', { authorization: `Bearer ${TOKEN}x` })),
  ).toThrow(MetricsTokenRequired);
});

it('does not take a proxy on this machine for the machine itself', () => {
  expect(() =>
    access(undefined).assert(from('127.0.0.1', { 'x-forwarded-for': '127.0.0.1' })),
  ).toThrow(MetricsForbidden);
});

it('bounds the tries of tokens per network, and always lets the right one through', () => {
  const metrics = access(TOKEN);
  const attempt = (token: string, ip = '10.0.0.1') =>
    metrics.assert(from(ip, { authorization: `Bearer ${token}` }));
  for (let tries = 0; tries < LIMIT; tries++)
    expect(() => attempt(`wrong-${tries}`)).toThrow(MetricsTokenRequired);

  expect(() => attempt('wrong-again')).toThrow(TooManyRequests);
  expect(() => attempt(TOKEN)).not.toThrow();
  expect(() => attempt('wrong', '10.0.0.2')).toThrow(MetricsTokenRequired);
});
