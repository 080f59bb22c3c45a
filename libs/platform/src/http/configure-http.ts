import { VersioningType } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppConfig } from '../config/app-config.js';
import { ReadinessState } from '../health/readiness-state.js';
import { HttpConnections } from '../lifecycle/http-connections.js';
import { Metrics } from '../metrics/metrics.js';
import { finishResponses, sendHttpResults } from './finish-responses.js';
import { acceptJsonBodies } from './json-body.js';
import { ProblemFilter } from './problem.filter.js';
import { limitAddresses } from './rate-limit.guard.js';
import { RateLimiter } from './rate-limiter.js';
import { establishOrigin } from './request-hooks.js';
import { RouteTable } from './route-table.js';
import { addSecurityHeaders } from './security-headers.js';
import { InputValidationPipe } from './validation/input-validation.pipe.js';

/** Everything between the socket and a controller that is the same for all routes. Call before `app.init()`; gives back the table of routes. */
export function configureHttp(app: NestFastifyApplication): RouteTable {
  const config = app.get(AppConfig);
  const fastify = app.getHttpAdapter().getInstance();
  const routes = RouteTable.watch(fastify);

  app.get(HttpConnections).watch(app.getHttpServer());
  addSecurityHeaders(fastify);
  establishOrigin(fastify, config.http.countryHeader);
  limitAddresses(fastify, app.get(RateLimiter), config);
  acceptJsonBodies(fastify);
  sendHttpResults(fastify);
  finishResponses(fastify, app.get(ReadinessState), app.get(HttpConnections));
  if (config.http.corsOrigins.length > 0) {
    app.enableCors({
      origin: [...config.http.corsOrigins],
      // The plugin's own default leaves out every method that changes something.
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      // Pages of these origins may use the session of their browser; so they are listed, and never `*`.
      credentials: true,
      allowedHeaders: [
        'authorization',
        'content-type',
        'idempotency-key',
        'if-match',
        'if-none-match',
        'traceparent',
        'x-csrf-token',
        'x-request-id',
      ],
      exposedHeaders: [
        'etag',
        'location',
        'link',
        'retry-after',
        'ratelimit',
        'ratelimit-policy',
        'idempotency-replayed',
        'x-request-id',
      ],
      maxAge: 600,
    });
  }

  app.enableVersioning({ type: VersioningType.URI });
  app.useGlobalPipes(new InputValidationPipe());
  app.useGlobalFilters(new ProblemFilter(config.http.publicUrl, routes, app.get(Metrics)));
  return routes;
}
