import { HeartbeatTimings } from '../workers/heartbeat-timings.js';
import type { DatabaseProbe } from './database.probe.js';
import { WorkersProbe } from './workers.probe.js';

const probe = (silentMs: number | null): WorkersProbe =>
  new WorkersProbe(
    { sinceLastHeartbeat: async () => silentMs } as DatabaseProbe,
    new HeartbeatTimings(),
  );

describe('WorkersProbe', () => {
  it.each([0, 19_999, null])('accepts workers that were seen %s ms ago', async (silentMs) => {
    await expect(probe(silentMs).assertAlive()).resolves.toBeUndefined();
  });

  it('says that no worker lives', async () => {
    await expect(probe(75_000).assertAlive()).rejects.toThrow(
      'No worker lives: mails and other work wait.',
    );
  });
});
