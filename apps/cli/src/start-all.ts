import { assertMigrated } from '@orderly/platform/bootstrap/database-at-start';
import {
  type Fail,
  type Running,
  runUntilSignal,
} from '@orderly/platform/bootstrap/run-until-signal';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { migrate } from '@orderly/platform/database/migrator';
import type { Logger } from '@orderly/platform/logging/create-logger';
import { announce } from './announce.js';
import { openDatabase } from './open-database.js';
import { seed } from './seed.js';

/** Runs everything until it is stopped. */
export const start = (): Promise<void> =>
  runUntilSignal('all', startAll, { embeddedDatabase: true, migrates: true });

/**
 * Runs database, API and worker in one process. Each is closed after its dependants: the API, then
 * the worker, then the database.
 */
async function startAll(given: AppConfig, logger: Logger, fail: Fail): Promise<Running> {
  const closers: Array<() => Promise<void>> = [];
  const close = async () => {
    for (const each of closers.splice(0)) await each();
  };
  try {
    // Loading the code takes longer than starting the database: do both at once.
    const code = Promise.all([
      import('../../api/src/start-api.js'),
      import('../../worker/src/start-worker.js'),
    ]);
    code.catch(() => undefined);
    const database = await openDatabase(given, () =>
      fail('the embedded PostgreSQL ended unexpectedly: see its log in DATA_DIR'),
    );
    closers.unshift(() => database.close());
    const [{ startApi }, { startWorker }] = await code;
    // The API's port serves probes and metrics for the whole process.
    const config = {
      ...database.config,
      worker: { ...database.config.worker, healthPort: undefined },
    };
    await migrate(config);
    // The embedded database is known to be set up correctly.
    const weaknesses = given.database.url === '' ? [] : await assertMigrated(config);
    for (const weakness of weaknesses) logger.warn(weakness);
    const worker = await startWorker(config, logger);
    closers.unshift(() => worker.close());
    const api = await startApi(config, logger, {
      beforeListen: async (app) => void (await seed(app, config)),
    });
    closers.unshift(() => api.close());
    announce({ url: api.url, config, database: database.name });
    return { close, reload: api.reload };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}
