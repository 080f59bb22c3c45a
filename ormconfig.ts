import 'reflect-metadata';
import { readEnvFile } from '@orderly/platform/config/env-file';
import { loadConfig } from '@orderly/platform/config/load-config';
import { ALL_ENTITIES, dataSourceOptions } from '@orderly/platform/database/data-source-options';
import { DataSource } from 'typeorm';

readEnvFile();

const { database } = loadConfig();

/**
 * For the TypeORM command line, as the owner: `typeorm migration:show -d dist/ormconfig.js`, and
 * `npm run db:generate`.
 */
export default new DataSource({
  ...dataSourceOptions({ database: { ...database, url: database.migrationUrl } }),
  entities: [ALL_ENTITIES],
});
