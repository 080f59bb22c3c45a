import { tmpdir } from 'node:os';
import { Logger } from '@nestjs/common';
import { testConfig } from '../../../../test/support/config.js';
import { createBlankDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/eventually.js';
import { startLatencyProxy } from '../../../../test/support/latency-proxy.js';
import { dataSourceOptions } from './data-source-options.js';
import { PrimaryPosition } from './primary-position.js';
import { Replica } from './replica.js';
import { ReplicaWatch } from './replica-watch.js';

describe('the watch over the replicas', () => {
  afterEach(() => jest.restoreAllMocks());

  it('says why a replica is left out when its answer takes longer than one look', async () => {
    const warnings = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
    const server = await createBlankDatabase();
    const proxy = await startLatencyProxy({ thereMs: 0, backMs: 0 });
    proxy.freeze();
    const { extra } = dataSourceOptions(testConfig(server.url, tmpdir()));
    const primary = new PrimaryPosition(server.url);
    const replica = new Replica(proxy.through(server.url), 5_000, extra);
    const watch = new ReplicaWatch(primary, [replica]);

    watch.start();
    await eventually(() => expect(warnings).toHaveBeenCalled());
    watch.stop();

    expect(warnings.mock.calls).toEqual([
      [expect.stringMatching(`^No reads go to the replica ${replica.name}: It does not answer`)],
    ]);
    proxy.thaw();
    await Promise.all([primary.end(), replica.end(), proxy.close()]);
    await server.drop();
  });
});
