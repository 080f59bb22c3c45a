import { Logger } from '@nestjs/common';
import { eventually } from '../../../../../test/support/eventually.js';
import type { OpenWorker } from '../queues/queue-backend.js';
import { SupervisedWorker } from './supervised-worker.js';

const LIMITS = { firstBackoffMs: 1, maxBackoffMs: 5 };

interface Deferred {
  readonly promise: Promise<void>;
  resolve(): void;
  reject(reason: Error): void;
}

function deferred(): Deferred {
  let settle: Pick<Deferred, 'resolve' | 'reject'> | undefined;
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, resolve: () => settle?.resolve(), reject: (reason) => settle?.reject(reason) };
}

/** What the keeper uses of BullMQ's worker; it runs until it is closed or fails. */
class FakeWorker {
  readonly ready = deferred();
  readonly running = deferred();
  readonly run = jest.fn(() => this.running.promise);
  readonly close = jest.fn(async () => this.running.resolve());
  readonly disconnect = jest.fn(async () => undefined);
  readonly waitUntilReady = () => this.ready.promise;
}

describe('SupervisedWorker', () => {
  let opened: FakeWorker[];
  let kept: SupervisedWorker;

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(() => {
    opened = [];
    const open = (): OpenWorker => {
      const worker = new FakeWorker();
      opened.push(worker);
      return worker as unknown as OpenWorker;
    };
    kept = new SupervisedWorker('mail', open, LIMITS);
  });
  afterEach(() => kept.close());

  const nth = (place: number): Promise<FakeWorker> =>
    eventually(() => {
      const worker = opened[place - 1];
      if (!worker) throw new Error(`Only ${opened.length} were opened.`);
      return worker;
    });

  it('runs once the queue is there', async () => {
    let isRunning = false;
    const started = kept.start().then(() => {
      isRunning = true;
    });
    const worker = await nth(1);
    await new Promise(setImmediate);
    expect({ isRunning, runs: worker.run.mock.calls.length }).toEqual({
      isRunning: false,
      runs: 0,
    });

    worker.ready.resolve();
    await started;

    expect(worker.run).toHaveBeenCalledTimes(1);
  });

  it('opens another when the connection of the first could not be made, as often as it takes', async () => {
    const started = kept.start();
    for (const place of [1, 2, 3]) (await nth(place)).ready.reject(new Error('no connection'));

    (await nth(4)).ready.resolve();
    await started;

    expect(opened.slice(0, 3).every(({ close }) => close.mock.calls.length === 1)).toBe(true);
    expect(opened).toHaveLength(4);
  });

  it.each([
    ['fails', (worker: FakeWorker) => worker.running.reject(new Error('what is this?'))],
    ['ends by itself', (worker: FakeWorker) => worker.running.resolve()],
  ])('opens another when one %s', async (_, end) => {
    const started = kept.start();
    const first = await nth(1);
    first.ready.resolve();
    await started;

    end(first);
    const second = await nth(2);
    second.ready.resolve();

    await eventually(() => expect(second.run).toHaveBeenCalledTimes(1));
    expect(first.close).toHaveBeenCalledTimes(1);
  });

  it('opens none any more once it is closed', async () => {
    const started = kept.start();
    const worker = await nth(1);
    worker.ready.resolve();
    await started;

    await kept.close();
    // While this one stays closed, another goes through several of the same pauses.
    let failed = 0;
    const other = new SupervisedWorker(
      'webhooks',
      () => {
        failed += 1;
        throw new Error('no connection');
      },
      LIMITS,
    );
    void other.start();
    await eventually(() => expect(failed).toBeGreaterThan(10));
    await other.close();

    expect(worker.close).toHaveBeenCalledTimes(1);
    expect(opened).toHaveLength(1);
  });
});
