import type { ClientConfig, QueryResult, QueryResultRow } from 'pg';
import { DatabaseUnavailable } from './database-unavailable.js';
import { Lane } from './lane.js';
import type { Pending } from './pipelined-connection.js';

/**
 * Few, because PostgreSQL answers the statements of one connection one after the other, and a
 * wake-up of each costs both sides.
 */
const CONNECTIONS = 4;
/** What waits beyond this would not be answered in time. */
const MAX_IN_FLIGHT = 5_000;
/** A quick statement takes a millisecond. One that takes this long waits for a lock. */
const SLOW_MS = 500;
const WATCH_EVERY_MS = 100;
const DEFAULT_DEADLINE_MS = 5_000;
/**
 * A quick read goes by an index, whatever its values are. Left to itself, PostgreSQL would now and
 * then plan for the values, and walk through everybody's rows for one who owns most of them.
 */
const PLAN_ONCE = '-c plan_cache_mode=force_generic_plan';

/**
 * A few connections on which single statements travel without waiting for the answers to those
 * before them (PostgreSQL manual, 55.2.4, "Pipelining"). All that are asked for in one turn of the
 * event loop leave in one write: a system call and a wake-up of the server for many instead of one
 * for each.
 *
 * For statements that are quick and change nothing. When one is slow after all, because a migration
 * locks its table, its connection is set aside for statements of that name, and those of other
 * names behind it are sent again on another connection. A statement whose connection is lost is
 * sent again once. Both is safe because they only read.
 */
export class PipelinedPool {
  private readonly lanes: Lane[];
  /** Connections that a slow statement of this name holds up. */
  private readonly aside = new Map<string, Lane>();
  /** Lead to a server that others take the place of, and end when all is answered. */
  private readonly leaving = new Set<Lane>();
  private turn = 0;
  private inFlight = 0;
  private watch: NodeJS.Timeout | undefined;
  private readonly config: ClientConfig;
  private readonly deadlineMs: number;
  private readonly slowMs: number;
  private readonly maxInFlight: number;

  constructor(
    { query_timeout: deadlineMs, ...config }: ClientConfig,
    { slowMs = SLOW_MS, maxInFlight = MAX_IN_FLIGHT } = {},
  ) {
    this.slowMs = slowMs;
    this.maxInFlight = maxInFlight;
    // The driver's own time-out would count from the sending, and closes the connection.
    this.config = { ...config, options: `${config.options ?? ''} ${PLAN_ONCE}`.trim() };
    this.deadlineMs = deadlineMs ?? DEFAULT_DEADLINE_MS;
    this.lanes = Array.from({ length: CONNECTIONS }, () => this.newLane());
  }

  /** How many are open. */
  get open(): number {
    return this.all.filter((lane) => lane.isOpen).length;
  }

  /** @throws DatabaseUnavailable when no answer comes in time, or too many are under way */
  query<Row extends QueryResultRow>(query: Pending['query']): Promise<Row[]> {
    if (this.inFlight >= this.maxInFlight)
      return Promise.reject(new DatabaseUnavailable(`${this.maxInFlight} reads are under way.`));
    this.inFlight++;
    this.watch ??= setInterval(() => this.look(), WATCH_EVERY_MS).unref();
    return new Promise((resolve, reject) => {
      const pending: Pending = {
        query,
        settled: false,
        repeated: false,
        settle: (error, result) => {
          pending.settled = true;
          clearTimeout(deadline);
          this.inFlight--;
          if (error) reject(error);
          else resolve((result as QueryResult<Row>).rows);
        },
      };
      const deadline = setTimeout(() => this.giveUp(pending), this.deadlineMs);
      this.send(pending);
    });
  }

  /** Lets what is under way finish. */
  async end(): Promise<void> {
    clearInterval(this.watch);
    await Promise.all(this.all.map((lane) => lane.end()));
  }

  /** Opens new connections for what comes next: those that are open lead to the wrong server. */
  renew(): void {
    for (const [index, lane] of this.lanes.entries()) {
      this.lanes[index] = this.newLane();
      this.leaving.add(lane);
      void lane.end().finally(() => this.leaving.delete(lane));
    }
  }

  private get all(): Lane[] {
    return [...this.lanes, ...this.aside.values(), ...this.leaving];
  }

  private newLane(): Lane {
    return new Lane(this.config, {
      lost: (pending, error) => this.sendAgain(pending, error),
      idle: () => this.closeIdleAside(),
    });
  }

  private send(pending: Pending): void {
    (this.aside.get(pending.query.name) ?? this.leastBusy()).send(pending);
  }

  private sendAgain(pending: Pending, error: Error): void {
    if (pending.repeated) {
      pending.settle(error);
      return;
    }
    pending.repeated = true;
    this.send(pending);
  }

  /** In turns where several are, so that all are open before the first is busy. */
  private leastBusy(): Lane {
    const start = this.turn++ % CONNECTIONS;
    let least = this.lanes[start] as Lane;
    for (let step = 1; step < CONNECTIONS; step++) {
      const lane = this.lanes[(start + step) % CONNECTIONS] as Lane;
      if (lane.inFlight < least.inFlight) least = lane;
    }
    return least;
  }

  private giveUp(pending: Pending): void {
    // Answers that have arrived while this process was busy are read first.
    setImmediate(() => {
      if (pending.settled) return;
      pending.settle(new DatabaseUnavailable(`No answer came within ${this.deadlineMs} ms.`));
      // Not before its last caller has given up: the answers to the others may still come.
      for (const lane of this.all) lane.destroyIfForgotten();
    });
  }

  private look(): void {
    if (this.inFlight === 0) {
      clearInterval(this.watch);
      this.watch = undefined;
      return;
    }
    const moment = performance.now() - this.slowMs;
    const slow = this.lanes.filter((lane) => lane.headBefore(moment));
    // Answers that have arrived while this process was busy are read first.
    if (slow.length > 0)
      setImmediate(() => {
        for (const lane of slow) this.setAside(lane, lane.headBefore(moment));
      });
  }

  private setAside(lane: Lane, head: Pending | undefined): void {
    const index = this.lanes.indexOf(lane);
    if (!head || index < 0) return;
    const { name } = head.query;
    const isFirst = !this.aside.has(name);
    // All are held up, by statements of more names than there are connections for.
    if (isFirst && this.aside.size >= CONNECTIONS) return;
    this.lanes[index] = this.newLane();
    const others = lane.withdraw((each) => !isFirst || each.query.name !== name);
    if (isFirst) this.aside.set(name, lane);
    else lane.destroy();
    for (const pending of others) this.send(pending);
    lane.destroyIfForgotten();
  }

  private closeIdleAside(): void {
    for (const [name, lane] of this.aside) {
      if (lane.inFlight > 0) continue;
      this.aside.delete(name);
      void lane.end();
    }
  }
}
