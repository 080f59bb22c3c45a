import type { ProblemType } from './problem-type.js';

/** Keywords of JSON Schema with the values that the input had to fit, such as `{ minimum: 1 }`. */
export type FaultParams = Readonly<Record<string, unknown>>;

/** One fault in the input. */
export interface InputFault {
  /** Where to look; the body when absent. */
  readonly in?: 'query' | 'path' | 'header';
  /** JSON Pointer (RFC 6901) into the body, or `/name` of the parameter or header. */
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
  /** The rule that was broken, for programs; absent where the code says all. */
  readonly params?: FaultParams;
}

export interface ProblemExtras {
  /** Faults that a form can map to its fields. */
  readonly errors?: readonly InputFault[];
  /** Extension members of the problem (RFC 9457 section 3.2), such as the current state of what was in the way. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A rule said no. Subclasses carry a static `problem`, so that a route can name the errors it answers with:
 *
 *     class OrderNotFound extends DomainError {
 *       static readonly problem = defineProblem({ code: 'order-not-found', kind: 'not-found', … });
 *       constructor(orderId: string) { super(OrderNotFound.problem, `There is no order ${orderId} that you may see.`); }
 *     }
 */
export abstract class DomainError extends Error {
  protected constructor(
    readonly problem: ProblemType,
    detail: string,
    readonly extras: ProblemExtras = {},
  ) {
    super(detail);
    this.name = new.target.name;
  }
}

/** What `@Problems(…)` takes: an error class that knows its type. */
export interface ProblemClass {
  readonly problem: ProblemType;
}
