import type { Snapshots } from './snapshots.js';

/** Something that breaks an invariant. */
export interface Violation {
  /** What the id belongs to: `order`, `product`, `payment`. */
  readonly kind: string;
  readonly id: string;
  /** One sentence with the figures that contradict each other. It names no person. */
  readonly says: string;
}

/** The result of one step of a check. */
export interface CheckedRows {
  /** How many rows were judged; a check that reads nothing must not look like a good one. */
  readonly checked: number;
  readonly violations: readonly Violation[];
}

/**
 * A fact that is true at every moment in which no transaction is half done, such as "an order's
 * total is the sum of its lines". No constraint of the database can enforce it, because it concerns
 * several rows. A module registers an invariant of its tables by providing it.
 */
export abstract class Invariant {
  /** Never rename one: it is a label of metrics, and `orderly verify --only` takes it. */
  abstract readonly name: string;
  /** The fact, as one sentence. */
  abstract readonly description: string;

  /**
   * Looks for violations, step by step, and continues after it has found some. It compares rows
   * only within one snapshot: between two, an order could be placed, and look like a violation.
   * @throws the reason of the signal when it fires
   */
  abstract check(snapshots: Snapshots, signal: AbortSignal): AsyncIterable<CheckedRows>;
}
