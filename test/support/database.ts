import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { dataSourceOptions } from '../../libs/platform/src/database/data-source-options.js';
import { testConfig } from './config.js';

export interface TestDatabase {
  /** As the role that the application has everywhere: it owns nothing. */
  readonly url: string;
  readonly ownerUrl: string;
  /** As the owner: straight to the tables, past the application. */
  readonly dataSource: DataSource;
  /** Closes `dataSource` and drops the database, whoever is still connected to it. */
  drop(): Promise<void>;
}

/**
 * An empty database with every migration applied.
 *
 * @param entities those that the test's repositories use: loading all of them, or the migrations,
 * would take each test file a tenth of a second
 */
export async function createTestDatabase(
  entities: DataSourceOptions['entities'] = [],
): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await create(name, templateUrl().pathname.slice(1));
  const ownerUrl = databaseUrl(name);
  const dataSource = await new DataSource({
    ...dataSourceOptions(testConfig(ownerUrl, tmpdir())),
    entities,
    migrations: [],
  }).initialize();
  return {
    url: applicationUrl(name),
    ownerUrl,
    dataSource,
    drop: async () => {
      if (dataSource.isInitialized) await dataSource.destroy();
      await administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/** An empty database without migrations, for tests of the migrations themselves. */
export async function createBlankDatabase(): Promise<{
  url: string;
  ownerUrl: string;
  drop(): Promise<void>;
}> {
  const name = `blank_${randomBytes(8).toString('hex')}`;
  await create(name, 'template0');
  return {
    url: applicationUrl(name),
    ownerUrl: databaseUrl(name),
    drop: () => administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

function fromGlobalSetup(variable: string): URL {
  const url = process.env[variable];
  if (url === undefined)
    throw new Error('Run the tests through jest: its global set-up starts the database.');
  return new URL(url);
}

const templateUrl = (): URL => fromGlobalSetup('ORDERLY_TEST_TEMPLATE_URL');

const at = (url: URL, name: string): string => {
  url.pathname = `/${name}`;
  return url.href;
};

const databaseUrl = (name: string): string => at(templateUrl(), name);

const applicationUrl = (name: string): string =>
  at(fromGlobalSetup('ORDERLY_TEST_APPLICATION_URL'), name);

/**
 * Copied as files: through the write-ahead log, which is the default, a copy takes 2.5 times the
 * CPU.
 */
const create = (name: string, template: string): Promise<void> =>
  administer(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);

let administrator: Promise<pg.Client> | undefined;

/** Names are made above, never taken from outside. */
async function administer(statement: string): Promise<void> {
  administrator ??= connect(databaseUrl('postgres'));
  await (await administrator).query(statement);
}

/** Stays connected as long as the process runs: to connect takes it and the server 8 ms of CPU. */
async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString }) as pg.Client & { unref(): void };
  client.on('error', () => (administrator = undefined));
  await client.connect();
  client.unref();
  return client;
}
