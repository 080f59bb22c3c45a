import type { ClientConfig, QueryResult, QueryResultRow } from 'pg';
import { ConnectionSlot } from './connection-slot.js';
import { DatabaseUnavailable } from './database-unavailable.js';
import { isStale, type Pending } from './pipelined-connection.js';
import { beginSqlSpan, endSqlSpan } from './sql-spans.js';

/**
 * Few, because PostgreSQL handles the statements of one connection one after the other, and every
 * wake-up of a connection costs both sides.
 */
const CONNECTIONS = 4;
/** A statement beyond this limit would not get a result in time. */
const MAX_IN_FLIGHT = 5_000;
/** A quick statement takes a millisecond. One that takes this long is waiting for a lock. */
const SLOW_MS = 500;
const WATCH_EVERY_MS = 100;
const DEFAULT_DEADLINE_MS = 5_000;
/**
 * A quick read uses an index, whatever its values are. Otherwise PostgreSQL would sometimes plan
 * for the values, and scan the rows of all accounts for one that owns most of them.
 */
const PLAN_ONCE = '-c plan_cache_mode=force_generic_plan';

/**
 * A few connections on which single statements are sent without waiting for the results of earlier
 * ones (PostgreSQL manual, 55.2.4, "Pipelining"). All statements of one turn of the event loop
 * leave in one write: one system call and one wake-up of the server for many statements instead of
 * one for each.
 *
 * Use it for statements that are quick and change nothing. When one is slow after all, because a
 * migration locks its table, its connection is reserved for statements of that name, and the other
 * statements behind it are sent again on another connection. A statement whose connection is lost
 * is sent again once. Both are safe because the statements only read.
 */
export class PipelinedPool {
  private readonly slots: ConnectionSlot[];
  /** Connections that a slow statement of this name blocks. */
  private readonly aside = new Map<string, ConnectionSlot>();
  /** Connections to a server that was replaced. They close when all results have arrived. */
  private readonly leaving = new Set<ConnectionSlot>();
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
    // The driver's own time-out would count from the sending, and would close the connection.
    this.config = { ...config, options: `${config.options ?? ''} ${PLAN_ONCE}`.trim() };
    this.deadlineMs = deadlineMs ?? DEFAULT_DEADLINE_MS;
    this.slots = Array.from({ length: CONNECTIONS }, () => this.newSlot());
  }

  /** The number of open connections. */
  get open(): number {
    return this.all.filter((slot) => slot.isOpen).length;
  }

  /** @throws DatabaseUnavailable when no result comes in time, or too many reads are in progress */
  query<Row extends QueryResultRow>(query: Pending['query']): Promise<Row[]> {
    if (this.inFlight >= this.maxInFlight)
      return Promise.reject(new DatabaseUnavailable(`${this.maxInFlight} reads are under way.`));
    this.inFlight++;
    this.watch ??= setInterval(() => this.look(), WATCH_EVERY_MS).unref();
    const span = beginSqlSpan(query);
    return new Promise((resolve, reject) => {
      const pending: Pending = {
        query,
        settled: false,
        repeated: false,
        settle: (error, result) => {
          pending.settled = true;
          clearTimeout(deadline);
          this.inFlight--;
          endSqlSpan(span, error);
          if (error) reject(error);
          else resolve((result as QueryResult<Row>).rows);
        },
      };
      const deadline = setTimeout(() => this.giveUp(pending), this.deadlineMs);
      this.send(pending);
    });
  }

  /** Lets the statements in progress finish. */
  async end(): Promise<void> {
    clearInterval(this.watch);
    await Promise.all(this.all.map((slot) => slot.end()));
  }

  /**
   * Opens new connections for the next statements, because the open ones lead to the wrong server.
   */
  renew(): void {
    for (const [index, slot] of this.slots.entries()) {
      this.slots[index] = this.newSlot();
      this.leaving.add(slot);
      void slot.end().finally(() => this.leaving.delete(slot));
    }
  }

  private get all(): ConnectionSlot[] {
    return [...this.slots, ...this.aside.values(), ...this.leaving];
  }

  private newSlot(): ConnectionSlot {
    return new ConnectionSlot(this.config, {
      lost: (pending, error) => this.sendAgain(pending, error),
      idle: () => this.closeIdleAside(),
    });
  }

  private send(pending: Pending): void {
    (this.aside.get(pending.query.name) ?? this.leastBusy()).send(pending);
  }

  private sendAgain(pending: Pending, error: Error): void {
    // Each connection that prepared a statement before a migration changed its columns fails once.
    if (pending.repeated && !isStale(error)) {
      pending.settle(error);
      return;
    }
    pending.repeated ||= !isStale(error);
    this.send(pending);
  }

  /** Round robin among equals, so that all connections are open before the first is busy. */
  private leastBusy(): ConnectionSlot {
    const start = this.turn++ % CONNECTIONS;
    let least = this.slots[start] as ConnectionSlot;
    for (let step = 1; step < CONNECTIONS; step++) {
      const slot = this.slots[(start + step) % CONNECTIONS] as ConnectionSlot;
      if (slot.inFlight < least.inFlight) least = slot;
    }
    return least;
  }

  private giveUp(pending: Pending): void {
    // Results that arrived while this process was busy are read first.
    setImmediate(() => {
      if (pending.settled) return;
      pending.settle(new DatabaseUnavailable(`No answer came within ${this.deadlineMs} ms.`));
      // Not before the last caller has given up: the other results may still come.
      for (const slot of this.all) slot.destroyIfForgotten();
    });
  }

  private look(): void {
    if (this.inFlight === 0) {
      clearInterval(this.watch);
      this.watch = undefined;
      return;
    }
    const moment = performance.now() - this.slowMs;
    const slow = this.slots.filter((slot) => slot.headBefore(moment));
    // Results that arrived while this process was busy are read first.
    if (slow.length > 0)
      setImmediate(() => {
        for (const slot of slow) this.setAside(slot, slot.headBefore(moment));
      });
  }

  private setAside(slot: ConnectionSlot, head: Pending | undefined): void {
    const index = this.slots.indexOf(slot);
    if (!head || index < 0) return;
    const { name } = head.query;
    const isFirst = !this.aside.has(name);
    // All connections are blocked, by statements of more names than there are connections.
    if (isFirst && this.aside.size >= CONNECTIONS) return;
    this.slots[index] = this.newSlot();
    const others = slot.withdraw((each) => !isFirst || each.query.name !== name);
    if (isFirst) this.aside.set(name, slot);
    else slot.destroy();
    for (const pending of others) this.send(pending);
    slot.destroyIfForgotten();
  }

  private closeIdleAside(): void {
    for (const [name, slot] of this.aside) {
      if (slot.inFlight > 0) continue;
      this.aside.delete(name);
      void slot.end();
    }
  }
}
