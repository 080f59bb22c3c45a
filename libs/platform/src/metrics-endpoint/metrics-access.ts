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

/** Who may read the metrics: this machine, and whoever holds the token. */
@Injectable()
export class MetricsAccess {
  constructor(
    private readonly config: AppConfig,
    private readonly limiter: RateLimiter,
  ) {}

  /**
   * Judges by the socket. `request.ip` may come out of X-Forwarded-For, which anybody can write;
   * and a request that a proxy on this machine passed on carries such a header, so that loopback
   * alone does not open the door to the whole world behind it.
   * @throws MetricsTokenRequired
   * @throws MetricsForbidden
   * @throws TooManyRequests when one network sends wrong tokens too often; the right token always
   *   gets through
   */
  assert(request: FastifyRequest): void {
    if (this.isGranted(request)) return;
    this.countGuess(request);
    throw this.config.http.metricsToken === undefined
      ? new MetricsForbidden()
      : new MetricsTokenRequired();
  }

  /** Needs no database, so that operators see what is wrong while the database is away. */
  isGranted(request: FastifyRequest): boolean {
    const { metricsToken } = this.config.http;
    if (metricsToken !== undefined && isBearer(request.headers.authorization, metricsToken))
      return true;
    const proxied =
      request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined;
    return !proxied && LOOPBACK.test(canonicalAddress(request.raw.socket.remoteAddress) ?? '');
  }

  /** The route has no limit otherwise, and tokens must not be tried without end. */
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
  // Digests, because timingSafeEqual wants equal lengths and the length is part of the secret.
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
