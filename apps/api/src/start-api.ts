import 'reflect-metadata';
import { setTimeout as wait } from 'node:timers/promises';
import type { Server as TlsServer } from 'node:tls';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  accessInventory,
  assertEveryRouteHasPolicy,
  assertNothingPastTheGuard,
} from '@orderly/platform/access/access-inventory';
import { configureHttp } from '@orderly/platform/bootstrap/configure-http';
import { useReplicas } from '@orderly/platform/bootstrap/use-replicas';
import { keepRequestsYoung } from '@orderly/platform/bootstrap/young-requests';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { createFastifyAdapter } from '@orderly/platform/http/fastify-adapter';
import { HttpConnections } from '@orderly/platform/http/http-connections';
import { ReadinessState } from '@orderly/platform/http/readiness-state';
import type { RouteTable } from '@orderly/platform/http/route-table';
import { CertificateRenewal, expiryGauge } from '@orderly/platform/http/tls/certificate-renewal';
import { readKeyPair } from '@orderly/platform/http/tls/key-pair';
import { followLogLevel } from '@orderly/platform/log-level/log-level';
import type { Logger } from '@orderly/platform/logging/create-logger';
import { NestLogger } from '@orderly/platform/logging/nest-logger';
import { requestLogging } from '@orderly/platform/logging/request-logging';
import { Maintenance } from '@orderly/platform/maintenance/maintenance';
import { refuseDuringMaintenance } from '@orderly/platform/maintenance/refuse-during-maintenance';
import { Metrics } from '@orderly/platform/metrics/metrics';
import { requestMetrics } from '@orderly/platform/metrics-endpoint/request-metrics';
import { setupDocs } from '@orderly/platform/openapi/setup-docs';
import { RuntimeSettings } from '@orderly/platform/runtime-settings/runtime-settings';
import { ApiModule } from './api.module.js';
import { API_DESCRIPTION } from './api-description.js';
import { OPEN_IN_MAINTENANCE } from './open-in-maintenance.js';

export interface RunningApi {
  readonly app: NestFastifyApplication;
  readonly routes: RouteTable;
  /** The address that it listens on, such as `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Reads the certificate again; undefined without TLS. */
  readonly reload: (() => Promise<void>) | undefined;
  /**
   * Readiness turns, load balancers get `drainMs` to notice, requests in flight finish, the
   * database closes.
   */
  close(): Promise<void>;
}

export interface StartApiOptions {
  /** Runs with the application's own providers before the port opens; used for seeding. */
  readonly beforeListen?: (app: INestApplicationContext) => Promise<void>;
}

/**
 * @throws Error when a route has no access policy or is served outside the guard, the port is taken
 * or the database cannot be reached
 */
export async function startApi(
  config: AppConfig,
  logger: Logger,
  options: StartApiOptions = {},
): Promise<RunningApi> {
  keepRequestsYoung();
  const { tls } = config.http;
  const pair = tls && (await readKeyPair(tls));
  const app = await NestFactory.create<NestFastifyApplication>(
    ApiModule.forRoot(config),
    createFastifyAdapter(config, logger, pair),
    {
      logger: new NestLogger(logger),
      bodyParser: false,
      abortOnError: false,
    },
  );
  try {
    const routes = configureHttp(app);
    useReplicas(app);
    followLogLevel(app.get(RuntimeSettings), logger, config);
    const fastify = app.getHttpAdapter().getInstance();
    requestLogging(fastify, logger, config.log.format);
    requestMetrics(fastify, app.get(Metrics));
    refuseDuringMaintenance(fastify, app.get(Maintenance), OPEN_IN_MAINTENANCE);
    assertEveryRouteHasPolicy(app);
    setupDocs(app, config, API_DESCRIPTION);
    // The documentation is public on purpose, and has no controller.
    const documentation = new Set(routes.routes.map(({ path }) => path));
    await app.init();
    assertNothingPastTheGuard(accessInventory(app), routes.routes, documentation);
    await options.beforeListen?.(app);
    const expires = expiryGauge(app.get(Metrics));
    const renewal = pair && new CertificateRenewal(tls, serverOf(app), pair, expires);
    renewal?.watch();
    await app.listen(config.http.port, config.http.host);
    app.get(ReadinessState).markStarted();
    return {
      app,
      routes,
      url: await app.getUrl(),
      reload: renewal && (() => renewal.reload()),
      close: () => close(app, config.shutdown.drainMs),
    };
  } catch (error) {
    await app.close().catch(() => undefined);
    throw error;
  }
}

/** Nest's type is that of a server without TLS. */
const serverOf = (app: NestFastifyApplication): TlsServer =>
  app.getHttpServer() as unknown as TlsServer;

async function close(app: NestFastifyApplication, drainMs: number): Promise<void> {
  app.get(ReadinessState).beginShutdown();
  await wait(drainMs);
  await app.get(HttpConnections).endDuring(() => app.close());
}
