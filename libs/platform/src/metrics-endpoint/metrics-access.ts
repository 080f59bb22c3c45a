import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { OrderlyRequest } from '../access/access.decorators.js';
import { AppConfig } from '../config/app-config.js';
import { TooManyRequests } from '../http/http.errors.js';
import { canonicalAddress, rateLimitedNetwork } from '../kernel/text/client-address.js';
import { credentialsPolicy } from '../rate-limiting/rate-limit.guard.js';
import { RateLimiter } from '../rate-limiting/rate-limiter.js';
import { MetricsForbidden, MetricsTokenRequired } from './metrics.errors.js';

const LOOPBACK = /^(?:127\.|::1$)/;

/** Who may read the metrics: this machine, and every holder of the token. */
@Injectable()
export class MetricsAccess {
  constructor(
    private readonly config: AppConfig,
    private readonly limiter: RateLimiter,
  ) {}

  /**
   * Checks the address of the socket. `request.ip` may come from X-Forwarded-For, which any client
   * can write. A request that a proxy on this machine forwarded has such a header, so loopback
   * alone does not grant access to everyone behind the proxy.
   * @throws MetricsTokenRequired
   * @throws MetricsForbidden
   * @throws TooManyRequests when one network sends wrong tokens too often; the right token is
   * always
   *   accepted
   */
  assert(request: FastifyRequest): void {
    if (this.isGranted(request)) return;
    this.countGuess(request);
    throw this.config.http.metricsToken === undefined
      ? new MetricsForbidden()
      : new MetricsTokenRequired();
  }

  /**
   * Needs no database, so that operators can see what is wrong during an outage of the database.
   */
  isGranted(request: FastifyRequest): boolean {
    const { metricsToken } = this.config.http;
    if (metricsToken !== undefined && isBearer(request.headers.authorization, metricsToken))
      return true;
    const proxied =
      request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined;
    return !proxied && LOOPBACK.test(canonicalAddress(request.raw.socket.remoteAddress) ?? '');
  }

  /** The route has no other limit, and tokens must not be tried without a limit. */
  private countGuess(request: FastifyRequest): void {
    if (request.headers.authorization === undefined) return;
    const network = rateLimitedNetwork((request as OrderlyRequest).origin.ip);
    const { allowed, resetS } = this.limiter.take(
      credentialsPolicy(this.config),
      `metrics:${network}`,
    );
    if (!allowed) throw new TooManyRequests(resetS);
  }
}

function isBearer(header: string | undefined, token: string): boolean {
  const given = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(header ?? '')?.[1];
  // Digests, because timingSafeEqual needs equal lengths and the length is part of the secret.
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
