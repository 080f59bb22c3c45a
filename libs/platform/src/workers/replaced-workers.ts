/** A worker process from its first heartbeat to its last. */
export interface WorkerLife {
  readonly id: string;
  readonly queues: readonly string[];
  readonly startedAt: Date;
  readonly seenAt: Date;
  readonly isAlive: boolean;
}

interface Moment {
  readonly at: number;
  readonly starts: boolean;
  readonly worker: WorkerLife;
}

/**
 * The dead workers in whose place another one started: later, and with all of their queues. Each
 * start replaces one of them, so two that were killed need two. A start counts also when that
 * worker has died since: it needs a replacement of its own.
 * @returns their ids
 */
export function replacedWorkers(workers: readonly WorkerLife[]): ReadonlySet<string> {
  const replaced = new Set<string>();
  const waiting: WorkerLife[] = [];
  for (const { starts, worker } of workers.flatMap(momentsOf).sort(byTime)) {
    if (!starts) {
      waiting.push(worker);
      continue;
    }
    const dead = waiting.findLast((each) => takesOver(worker, each));
    if (!dead) continue;
    waiting.splice(waiting.indexOf(dead), 1);
    replaced.add(dead.id);
  }
  return replaced;
}

/** The start comes first, also for a worker that was seen only once: it cannot replace itself. */
const momentsOf = (worker: WorkerLife): Moment[] => [
  { at: worker.startedAt.getTime(), starts: true, worker },
  ...(worker.isAlive ? [] : [{ at: worker.seenAt.getTime(), starts: false, worker }]),
];

const byTime = (one: Moment, other: Moment): number => one.at - other.at;

const takesOver = (next: WorkerLife, dead: WorkerLife): boolean =>
  dead.queues.every((queue) => next.queues.includes(queue));
