import type { AppConfig } from '../config/app-config.js';
import { readEnvFile } from '../config/env-file.js';
import { loadConfig } from '../config/load-config.js';
import { readKeyPair } from '../http/tls/key-pair.js';
import { logConsole } from '../logging/console-lines.js';
import { createLogger, type Logger, type ServiceRole } from '../logging/create-logger.js';
import { startTracing } from '../tracing/start-tracing.js';
import { assertMigrated, assertReachable } from './database-at-start.js';
import { assertCanListen, explainListenFailure, listenerOf } from './listener.js';
import { Shutdown } from './shutdown.js';
import { exitCodeOf, explainOutage, isExplained, reportFailure } from './start-failure.js';

export interface Running {
  close(): Promise<void>;
  /** Reads the certificate again; undefined where there is none. */
  readonly reload?: (() => Promise<void>) | undefined;
}

/**
 * Shuts the process down cleanly with exit code 1, for failures that it cannot recover from while
 * it runs.
 */
export type Fail = (reason: string) => void;

type Start = (config: AppConfig, logger: Logger, fail: Fail) => Promise<Running>;

interface RunOptions {
  /** The process provides its own database when DATABASE_URL is not set. */
  readonly embeddedDatabase?: boolean;
  /** The process migrates the database itself. */
  readonly migrates?: boolean;
}

/**
 * The life of a process: configuration, start, wait for SIGINT or SIGTERM, close within
 * `SHUTDOWN_TIMEOUT_MS`, exit. Every app's main file calls it, so that all of them stop in the same
 * way. Errors of the environment go to stderr as text. The exit code is 78 when an operator has to
 * fix them, and 69 when they may pass.
 */
export async function runUntilSignal(
  role: ServiceRole,
  start: Start,
  options: RunOptions = {},
): Promise<void> {
  let logger: Logger | undefined;
  // A terminal or a log collector that disconnected is no reason to stop serving.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  try {
    readEnvFile();
    const config = loadConfig(process.env, options);
    logger = createLogger(config, role);
    logConsole(logger);
    for (const warning of config.warnings) logger.warn(warning);
    exitOnProgrammingErrors(logger);
    const shutdown = new Shutdown(logger, config.shutdown.timeoutMs);
    // Cheap checks first: when they fail, nothing is left behind.
    const listener = listenerOf(role, config);
    await assertCanListen(listener);
    if (role !== 'worker' && config.http.tls) await readKeyPair(config.http.tls);
    if (config.database.url !== '')
      await assertReachable(config.database.url, undefined, (line) => logger?.warn(line));
    const weaknesses = options.migrates ? [] : await assertMigrated(config);
    for (const weakness of weaknesses) logger.warn(weakness);
    const stopTracing = await startTracing(process.env, { role, version: config.version });
    try {
      const running = await start(config, logger, (reason) => shutdown.fail(reason));
      shutdown.attach(async () => {
        await running.close();
        await stopTracing?.();
      }, running.reload);
    } catch (error) {
      throw explainListenFailure(error, listener);
    }
  } catch (failure) {
    const error = explainOutage(failure);
    if (isExplained(error)) reportFailure(error);
    else if (logger) logger.fatal({ err: error }, 'the process could not start');
    else console.error(error);
    process.exit(exitCodeOf(error));
  }
}

/** After either of them the state of the process is unknown, so it is restarted. */
function exitOnProgrammingErrors(logger: Logger): void {
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'uncaught exception');
    process.exit(1);
  });
  process.on('unhandledRejection', (reason) => {
    logger.fatal({ err: reason }, 'unhandled rejection');
    process.exit(1);
  });
}
