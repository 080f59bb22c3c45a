import { EventEmitter } from 'node:events';
import { Logger } from '@nestjs/common';
import { Worker } from 'bullmq';
import { eventually } from '../../../../../test/support/eventually.js';
import type { AppConfig } from '../../config/app-config.js';
import { BullConnection } from './bull-connection.js';
import { DeliveryTimings } from './delivery-timings.js';
import { openBackend } from './open-backend.js';
import type { QueueBackend } from './queue-backend.js';
import { SupervisedWorker } from './supervised-worker.js';

jest.mock('./open-backend.js', () => ({ openBackend: jest.fn() }));

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

/**
 * The part of BullMQ's backend that a worker uses. The worker runs on it until it is closed or
 * fails.
 */
class FakeBackend extends EventEmitter {
  readonly ready = deferred();
  readonly running = deferred();
  readonly close = jest.fn(async () => this.running.resolve());
  readonly disconnect = jest.fn(async () => undefined);
  readonly waitUntilReady = () => this.ready.promise;
}

const CONNECTION = new BullConnection(
  { complain: () => undefined } as unknown as QueueBackend,
  { worker: { concurrency: 1 } } as AppConfig,
  new DeliveryTimings(),
);

describe('SupervisedWorker', () => {
  let opened: FakeBackend[];
  let worker: SupervisedWorker;
  let runs: jest.SpyInstance;

  const aWorker = (open: () => FakeBackend): SupervisedWorker => {
    jest.mocked(openBackend).mockImplementation(open as never);
    return new SupervisedWorker('mail', async () => undefined, CONNECTION.queueOptions, LIMITS);
  };

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(() => {
    opened = [];
    worker = aWorker(() => {
      const backend = new FakeBackend();
      opened.push(backend);
      return backend;
    });
    runs = jest
      .spyOn(Worker.prototype, 'run')
      .mockImplementation(() => (opened.at(-1) as FakeBackend).running.promise);
  });
  afterEach(async () => {
    await worker.close();
    jest.restoreAllMocks();
  });

  const nth = (place: number): Promise<FakeBackend> =>
    eventually(() => {
      const backend = opened[place - 1];
      if (!backend) throw new Error(`Only ${opened.length} were opened.`);
      return backend;
    });

  it('runs once the queue is there', async () => {
    let isRunning = false;
    const started = worker.start().then(() => {
      isRunning = true;
    });
    const backend = await nth(1);
    await new Promise(setImmediate);
    expect({ isRunning, runs: runs.mock.calls.length }).toEqual({ isRunning: false, runs: 0 });

    backend.ready.resolve();
    await started;

    expect(runs).toHaveBeenCalledTimes(1);
  });

  it('reconnects after a failed first connection, as often as needed', async () => {
    const started = worker.start();
    for (const place of [1, 2, 3]) (await nth(place)).ready.reject(new Error('no connection'));

    (await nth(4)).ready.resolve();
    await started;

    expect(opened.slice(0, 3).every(({ close }) => close.mock.calls.length === 1)).toBe(true);
    expect(opened).toHaveLength(4);
  });

  it.each([
    ['fails', (backend: FakeBackend) => backend.running.reject(new Error('what is this?'))],
    ['ends by itself', (backend: FakeBackend) => backend.running.resolve()],
  ])('runs again on another connection when it %s', async (_, end) => {
    const started = worker.start();
    const first = await nth(1);
    first.ready.resolve();
    await started;

    end(first);
    const second = await nth(2);
    second.ready.resolve();

    await eventually(() => expect(runs).toHaveBeenCalledTimes(2));
    expect(first.close).toHaveBeenCalledTimes(1);
  });

  it('opens no connection any more once it is closed', async () => {
    const started = worker.start();
    const backend = await nth(1);
    backend.ready.resolve();
    await started;

    await worker.close();
    // While this worker stays closed, another one goes through several pauses of the same length.
    let failed = 0;
    const other = aWorker(() => {
      failed += 1;
      const away = new FakeBackend();
      away.ready.reject(new Error('no connection'));
      return away;
    });
    void other.start();
    await eventually(() => expect(failed).toBeGreaterThan(10));
    await other.close();

    expect(backend.close).toHaveBeenCalledTimes(1);
    expect(opened).toHaveLength(1);
  });

  it('counts as closed when it was abandoned, so that the application can end', async () => {
    const backend = await nth(1);
    backend.close.mockReturnValue(new Promise(() => undefined));
    const closed = worker.close();

    await worker.abandon();

    await closed;
    await worker.close();
    expect(backend.disconnect).toHaveBeenCalledTimes(1);
  });
});
