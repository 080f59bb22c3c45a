import type { AppConfig } from '../config/app-config.js';
import { readEnvFile } from '../config/env-file.js';
import { loadConfig } from '../config/load-config.js';
import { logConsole } from '../logging/console-lines.js';
import { createLogger, type Logger, type ServiceRole } from '../logging/create-logger.js';
import { assertMigrated, assertReachable } from './database-at-start.js';
import { assertCanListen, explainListenFailure, listenerOf } from './listener.js';
import { Shutdown } from './shutdown.js';
import { exitCodeOf, explainOutage, isExplained, reportFailure } from './start-failure.js';

export interface Running {
  close(): Promise<void>;
}

/**
 * Ends the process in good order, with exit code 1: for what nobody can recover from while it runs.
 */
export type Fail = (reason: string) => void;

type Start = (config: AppConfig, logger: Logger, fail: Fail) => Promise<Running>;

interface RunOptions {
  /** The process brings its own database when DATABASE_URL is not set. */
  readonly embeddedDatabase?: boolean;
  /** It brings the database to the newest schema itself. */
  readonly migrates?: boolean;
}

/**
 * The life of a process: configuration, start, wait for SIGINT or SIGTERM, close within
 * `SHUTDOWN_TIMEOUT_MS`, exit. Every app's main file calls it, so that all of them stop alike. What
 * is wrong with the surroundings goes to stderr as text, and exits with 78 when somebody has to
 * mend it, with 69 when it may pass.
 */
export async function runUntilSignal(
  role: ServiceRole,
  start: Start,
  options: RunOptions = {},
): Promise<void> {
  let logger: Logger | undefined;
  // A terminal or a log collector that went away is no reason to stop serving.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  try {
    readEnvFile();
    const config = loadConfig(process.env, options);
    logger = createLogger(config, role);
    logConsole(logger);
    for (const warning of config.warnings) logger.warn(warning);
    exitOnProgrammingErrors(logger);
    const shutdown = new Shutdown(logger, config.shutdown.timeoutMs);
    // Cheap questions first: what they find wrong leaves nothing behind.
    const listener = listenerOf(role, config);
    await assertCanListen(listener);
    if (config.database.url !== '')
      await assertReachable(config.database.url, undefined, (line) => logger?.warn(line));
    const weaknesses = options.migrates ? [] : await assertMigrated(config);
    for (const weakness of weaknesses) logger.warn(weakness);
    try {
      const running = await start(config, logger, (reason) => shutdown.fail(reason));
      shutdown.attach(() => running.close());
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

/** The state of the process is unknown after either, so it is restarted and not trusted. */
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
