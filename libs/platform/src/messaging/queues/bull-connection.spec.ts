import { workerOptions } from './bull-connection.js';
import { DeliveryTimings } from './delivery-timings.js';

describe('workerOptions', () => {
  const options = workerOptions(8, new DeliveryTimings());

  it('never lets the queue give a job up because workers died over it', () => {
    // Far more than the inbox tolerates (20). The sweeper would rescue the job, but only after a
    // minute.
    expect(options.maxStalledCount).toBeGreaterThanOrEqual(1_000_000);
  });

  it('lets a job go to another worker no sooner than its delivery', () => {
    expect(options.lockDuration).toBe(new DeliveryTimings().leaseMs);
    expect(options.stalledInterval).toBeLessThan(options.lockDuration);
  });

  it('waits for the runtime to say when', () => {
    expect(options).toMatchObject({ autorun: false, concurrency: 8 });
  });
});
