import { replacedWorkers, type WorkerLife } from './replaced-workers.js';

const QUEUES = ['mail', 'webhooks'];
const at = (minute: number): Date => new Date(minute * 60_000);

const dead = (id: string, from: number, to: number, queues = QUEUES): WorkerLife => ({
  ...{ id, queues, startedAt: at(from), seenAt: at(to), isAlive: false },
});
const alive = (id: string, from: number, queues = QUEUES): WorkerLife => ({
  ...{ id, queues, startedAt: at(from), seenAt: at(100), isAlive: true },
});
const replaced = (...workers: WorkerLife[]): string[] => [...replacedWorkers(workers)].sort();

describe('replacedWorkers', () => {
  it('finds a worker after whose end another one started', () => {
    expect(replaced(dead('a', 0, 10), alive('b', 11), alive('c', 0))).toEqual(['a']);
  });

  it('does not count those that ran already', () => {
    expect(replaced(dead('a', 0, 10), alive('b', 0), alive('c', 5))).toEqual([]);
  });

  it('needs one start for each worker that ended', () => {
    const killed = [dead('a', 0, 10), dead('b', 0, 11)];

    expect(replaced(...killed, alive('c', 12))).toEqual(['b']);
    expect(replaced(...killed, alive('c', 12), alive('d', 13))).toEqual(['a', 'b']);
  });

  it('follows a worker that ends again and again, until it runs', () => {
    const looping = [dead('a', 0, 10), dead('b', 11, 12), dead('c', 13, 14)];

    expect(replaced(...looping)).toEqual(['a', 'b']);
    expect(replaced(...looping, alive('d', 15))).toEqual(['a', 'b', 'c']);
  });

  it('counts a start for the worker that ended before it', () => {
    expect(replaced(dead('a', 0, 10), alive('b', 11), dead('c', 0, 20))).toEqual(['a']);
  });

  it('does not take a worker with fewer queues for a replacement', () => {
    expect(replaced(dead('a', 0, 10), alive('b', 11, ['mail']))).toEqual([]);
    expect(replaced(dead('a', 0, 10, ['mail']), alive('b', 11))).toEqual(['a']);
  });

  it('does not let a worker that was seen once replace itself', () => {
    expect(replaced(dead('a', 10, 10))).toEqual([]);
  });
});
