import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { assertEveryRouteHasPolicy } from '@orderly/platform/access/access-inventory';
import { configureHttp } from '@orderly/platform/bootstrap/configure-http';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { createFastifyAdapter } from '@orderly/platform/http/fastify-adapter';
import { HttpConnections } from '@orderly/platform/http/http-connections';
import { ReadinessState } from '@orderly/platform/http/readiness-state';
import { followLogLevel } from '@orderly/platform/log-level/log-level';
import type { Logger } from '@orderly/platform/logging/create-logger';
import { NestLogger } from '@orderly/platform/logging/nest-logger';
import { RuntimeSettings } from '@orderly/platform/runtime-settings/runtime-settings';
import { WorkerRuntime } from '@orderly/platform/worker/worker-runtime';
import { WorkerModule } from './worker.module.js';

export { EVENT_ROUTES } from './event-routes.js';

export interface RunningWorker {
  readonly app: INestApplicationContext;
  /** The address of its probes and metrics; undefined without a port. */
  readonly url: string | undefined;
  /**
   * Accepts no more jobs, lets those under way finish within a bound, returns the rest to the
   * queue, and closes its connections.
   */
  close(): Promise<void>;
}

/**
 * @throws Error when the routes do not fit the consumers, the port is taken or the database cannot
 *   be reached
 */
export async function startWorker(config: AppConfig, logger: Logger): Promise<RunningWorker> {
  const { healthHost, healthPort } = config.worker;
  const options = { logger: new NestLogger(logger), abortOnError: false };
  if (healthPort === undefined) {
    const app = await NestFactory.createApplicationContext(WorkerModule.forRoot(config), options);
    followLogLevel(app.get(RuntimeSettings), logger, config);
    return { app, url: undefined, close: () => close(app) };
  }
  const adapter = createFastifyAdapter(config, logger);
  const app = await NestFactory.create<NestFastifyApplication>(
    WorkerModule.forRoot(config),
    adapter,
    {
      ...options,
      bodyParser: false,
    },
  );
  try {
    configureHttp(app);
    followLogLevel(app.get(RuntimeSettings), logger, config);
    assertEveryRouteHasPolicy(app);
    await app.listen(healthPort, healthHost);
    // A worker is starting until its queue can be reached: its probes say so, however long it
    // takes.
    void app.get(WorkerRuntime).running.then(() => app.get(ReadinessState).markStarted());
    return { app, url: await app.getUrl(), close: () => close(app) };
  } catch (error) {
    await app.close().catch(() => undefined);
    throw error;
  }
}

async function close(app: INestApplicationContext): Promise<void> {
  app.get(ReadinessState).beginShutdown();
  await app.get(HttpConnections).endDuring(() => app.close());
}
