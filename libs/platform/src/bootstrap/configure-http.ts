import { VersioningType } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppConfig } from '../config/app-config.js';
import { closeAfterAccepting } from '../http/close-after-accepting.js';
import { allowOrigins } from '../http/cors.js';
import { finishResponses, sendHttpResults } from '../http/finish-responses.js';
import { HttpConnections } from '../http/http-connections.js';
import { acceptJsonBodies } from '../http/json-body.js';
import { ProblemFilter } from '../http/problem.filter.js';
import { ReadinessState } from '../http/readiness-state.js';
import { establishOrigin } from '../http/request-hooks.js';
import { finishRequestSpans } from '../http/request-spans.js';
import { RouteTable } from '../http/route-table.js';
import { addSecurityHeaders } from '../http/security-headers.js';
import { InputValidationPipe } from '../http/validation/input-validation.pipe.js';
import { Metrics } from '../metrics/metrics.js';
import { limitAddresses } from '../rate-limiting/rate-limit.guard.js';
import { RateLimiter } from '../rate-limiting/rate-limiter.js';

/**
 * Sets up everything between the socket and a controller that is the same for all routes. Call
 * before `app.init()`. Returns the table of routes.
 */
export function configureHttp(app: NestFastifyApplication): RouteTable {
  const config = app.get(AppConfig);
  const fastify = app.getHttpAdapter().getInstance();
  const routes = RouteTable.watch(fastify);

  app.get(HttpConnections).watch(app.getHttpServer());
  closeAfterAccepting(fastify);
  addSecurityHeaders(fastify);
  establishOrigin(fastify, config.http.countryHeader);
  finishRequestSpans(fastify);
  limitAddresses(fastify, app.get(RateLimiter), config);
  acceptJsonBodies(fastify);
  sendHttpResults(fastify);
  finishResponses(fastify, app.get(ReadinessState), app.get(HttpConnections));
  if (config.http.corsOrigins.length > 0) allowOrigins(app, config.http.corsOrigins);

  app.enableVersioning({ type: VersioningType.URI });
  app.useGlobalPipes(new InputValidationPipe());
  app.useGlobalFilters(new ProblemFilter(config.http.publicUrl, routes, app.get(Metrics)));
  return routes;
}
