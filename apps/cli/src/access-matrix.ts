import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accessInventory } from '@orderly/platform/access/access-inventory';
import { accessMatrix } from '@orderly/platform/access/access-matrix';
import { matrixDocument } from '@orderly/platform/access/matrix-document';
import { allPermissions } from '@orderly/platform/access/permission-catalogue';
import { loadConfig } from '@orderly/platform/config/load-config';
import { migrate } from '@orderly/platform/database/migrator';
import { createLogger } from '@orderly/platform/logging/create-logger';
import { Roles } from '@orderly/users';
import { openDatabase } from './open-database.js';
import { writeDocument } from './written-document.js';

const FILE = join('docs', 'authorization.md');

/**
 * @throws CommandRefused when the file is to be checked and differs from what the application would
 * write
 */
export async function writeAccessMatrix({ check }: { check: boolean }): Promise<void> {
  writeDocument(FILE, await asTheApplicationHasIt(), { check, command: 'authz:matrix' });
}

/**
 * Starts an application for this purpose only, on a new database, so that neither .env nor the
 * roles of an installation affect the result.
 */
async function asTheApplicationHasIt(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'orderly-matrix-'));
  try {
    const environment = { NODE_ENV: 'test', DATA_DIR: directory, PORT: '0' };
    const database = await openDatabase(
      loadConfig(environment, { embeddedDatabase: true }),
      () => undefined,
    );
    try {
      const { config } = database;
      await migrate(config);
      const { startApi } = await import('../../api/src/start-api.js');
      const api = await startApi(config, createLogger(config, 'api'));
      try {
        const roles = (await api.app.get(Roles).list()).filter(({ builtIn }) => builtIn);
        return matrixDocument(
          accessMatrix(accessInventory(api.app), roles),
          allPermissions(),
          roles,
        );
      } finally {
        await api.close();
      }
    } finally {
      await database.close();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
