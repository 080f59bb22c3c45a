import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { OrderlyRequest } from '../access/access.decorators.js';
import { AppConfig } from '../config/app-config.js';
import { TooManyRequests } from '../http/http.errors.js';
import type { Actor } from '../kernel/identity/actor.js';
import { rateLimitedNetwork } from '../kernel/text/client-address.js';
import { CREDENTIAL_ROUTE, NOT_RATE_LIMITED } from './rate-limit.decorators.js';
import type { RateLimitPolicy } from './rate-limit-windows.js';
import { RateLimiter } from './rate-limiter.js';

/**
 * Routes that orchestrators and scrapers request every few seconds. By the matched route, because a
 * path can be written in several ways.
 */
const UNLIMITED_ROUTES = new Set(['/health/live', '/health/ready', '/health/startup', '/metrics']);

/** Limits attempts to guess secrets. */
export const credentialsPolicy = ({ rateLimits }: AppConfig): RateLimitPolicy => ({
  name: 'credentials',
  limit: rateLimits.credentialsPerIpAndMinute,
  windowS: 60,
});

/**
 * Limits per address, before everything expensive (including authentication). Structured fields
 * according to draft-ietf-httpapi-ratelimit-headers-10.
 */
export function limitAddresses(
  fastify: FastifyInstance,
  limiter: RateLimiter,
  config: AppConfig,
): void {
  const policy: RateLimitPolicy = { name: 'ip', limit: config.rateLimits.perIp, windowS: 1 };
  if (policy.limit === 0) return;
  fastify.addHook('onRequest', (request, reply, done) => {
    if (UNLIMITED_ROUTES.has(request.routeOptions.url ?? '')) return done();
    try {
      const { ip } = (request as OrderlyRequest).origin;
      enforce(limiter, policy, rateLimitedNetwork(ip), reply);
      done();
    } catch (error) {
      done(error as Error);
    }
  });
}

/**
 * Limits per account, per API key or OAuth client, and per address on routes that accept a secret.
 * It runs after the guard that authenticates. A request that one limit refuses does not count
 * towards the next, so that a key that is too fast does not use up its owner's allowance.
 */
@Injectable()
export class RateLimitGuard implements CanActivate {
  private readonly perPrincipal: RateLimitPolicy;
  private readonly credentials: RateLimitPolicy;

  constructor(
    private readonly limiter: RateLimiter,
    private readonly reflector: Reflector,
    config: AppConfig,
  ) {
    this.perPrincipal = { name: 'principal', limit: config.rateLimits.perPrincipal, windowS: 1 };
    this.credentials = credentialsPolicy(config);
  }

  canActivate(context: ExecutionContext): boolean {
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean>(NOT_RATE_LIMITED, targets)) return true;
    const request = context.switchToHttp().getRequest<OrderlyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    if (this.reflector.get<boolean>(CREDENTIAL_ROUTE, context.getHandler())) {
      enforce(this.limiter, this.credentials, rateLimitedNetwork(request.origin.ip), reply);
    }
    if (request.user) this.limitCaller(request.user, reply);
    return true;
  }

  private limitCaller({ userId, authentication, rateLimit }: Actor, reply: FastifyReply): void {
    if (rateLimit) {
      const policy: RateLimitPolicy = { name: 'key', limit: rateLimit.perSecond, windowS: 1 };
      enforce(this.limiter, policy, rateLimit.subject, reply);
    }
    // Keys also count towards their owner. Otherwise, owners could lift their limit by creating
    // more keys. Clients need no such limit, because only administrators create them.
    if (authentication.kind !== 'client') enforce(this.limiter, this.perPrincipal, userId, reply);
  }
}

function enforce(
  limiter: RateLimiter,
  policy: RateLimitPolicy,
  subject: string,
  reply: FastifyReply,
): void {
  if (policy.limit === 0) return;
  const { allowed, remaining, resetS } = limiter.take(policy, subject);
  append(reply, 'ratelimit-policy', `"${policy.name}";q=${policy.limit};w=${policy.windowS}`);
  append(reply, 'ratelimit', `"${policy.name}";r=${remaining};t=${resetS}`);
  if (!allowed) throw new TooManyRequests(resetS);
}

/** Several limits may apply to a request, so both fields are lists. */
function append(reply: FastifyReply, name: string, item: string): void {
  const present = reply.getHeader(name);
  reply.header(name, present === undefined ? item : `${String(present)}, ${item}`);
}
