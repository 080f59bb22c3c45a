import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import type { OrderlyRequest } from '../access/access.decorators.js';
import { Freshness } from '../database/freshness.js';
import type { Replicas } from '../database/replicas.js';
import { SESSION_COOKIE } from './session-cookie-name.js';

/** The header in responses to writes, and in later requests that must see those writes. */
const CONSISTENCY_TOKEN = 'consistency-token';

/** OPTIONS and TRACE have no handlers. */
const isWrite = ({ method }: FastifyRequest): boolean => method !== 'GET' && method !== 'HEAD';

/**
 * Adds a consistency token to each response to a request that may have written: one that the guards
 * let through to its handler. Refused ones cost the primary no question.
 */
export function sendConsistencyTokens(app: NestFastifyApplication, replicas: Replicas): void {
  const admitted = new WeakSet<FastifyRequest>();
  app.useGlobalInterceptors({
    intercept(context, next) {
      const request = context.switchToHttp().getRequest<FastifyRequest>();
      if (isWrite(request)) admitted.add(request);
      return next.handle();
    },
  });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onSend', async (request, reply) => {
    if (!admitted.has(request)) return;
    const token = await replicas.tokenAfterWrite((request as OrderlyRequest).user?.userId);
    reply.header(CONSISTENCY_TOKEN, token);
  });
}

const hasCredential = ({ authorization, cookie }: FastifyRequest['headers']): boolean =>
  authorization !== undefined || (cookie?.includes(`${SESSION_COOKIE}=`) ?? false);

/**
 * Used by `@CallersFreshness()`. It has a name, so that the OpenAPI document recognises the routes
 * that use it.
 */
export const readCallersFreshness = (_: unknown, context: ExecutionContext): Freshness => {
  const { headers, user } = context.switchToHttp().getRequest<OrderlyRequest>();
  const token = headers[CONSISTENCY_TOKEN];
  return new Freshness(
    typeof token === 'string' ? token : undefined,
    user?.userId,
    user !== undefined || hasCredential(headers),
  );
};

/** What the reads of this request must include; only for lists and views. */
export const CallersFreshness = createParamDecorator(readCallersFreshness);
