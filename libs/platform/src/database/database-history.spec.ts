import { tmpdir } from 'node:os';
import { DataSource } from 'typeorm';
import { testConfig } from '../../../../test/support/config.js';
import { eventually } from '../../../../test/support/eventually.js';
import { PrimaryWithReplica } from '../../../../test/support/streaming-replica.js';
import { dataSourceOptions } from './data-source-options.js';
import { readHistory } from './database-history.js';

/** As the role of the application. */
const connect = ({ url }: { readonly url: string }): Promise<DataSource> =>
  new DataSource({
    ...dataSourceOptions(testConfig(url, tmpdir())),
    entities: [],
    migrations: [],
  }).initialize();

describe('readHistory', () => {
  let servers: PrimaryWithReplica;
  let primary: DataSource;
  let replica: DataSource;

  beforeAll(async () => {
    servers = await PrimaryWithReplica.start();
    [primary, replica] = await Promise.all([connect(servers.primary), connect(servers.replica)]);
  });
  afterAll(async () => {
    await Promise.all([primary.destroy(), replica.destroy()]);
    await servers.stop();
  });

  it('names another history when a standby is promoted', async () => {
    const before = await readHistory(primary);
    expect(before).toMatch(/^\d+\/00000001$/);
    expect(await readHistory(replica)).toBeUndefined();

    await servers.promote();

    await eventually(async () =>
      expect(await readHistory(replica)).toBe(before?.replace(/1$/, '2')),
    );
    expect(await readHistory(primary)).toBe(before);
  });

  it('knows none when the role may not ask', async () => {
    await servers.primary.query('REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC');

    expect(await readHistory(primary)).toBeUndefined();
  });
});
