import type { MemberRule, MemberRules, ProblemType } from './problem-type.js';

/**
 * Keywords of JSON Schema with the values that the input had to satisfy, such as `{ minimum: 1 }`.
 */
export type FaultParams = Readonly<Record<string, unknown>>;

/** One fault in the input. */
export interface FieldError {
  /** The location of the fault; the body when absent. */
  readonly in?: 'query' | 'path' | 'header';
  /** JSON Pointer (RFC 6901) into the body, or `/name` of the parameter or header. */
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
  /** The rule that was broken, for programs; absent where the code is sufficient. */
  readonly params?: FaultParams;
}

/** Members are only serialized, so readonly values are accepted. */
type Unchanging<T> = T extends object ? { readonly [Name in keyof T]: Unchanging<T[Name]> } : T;

type ValueOf<Member> = Member extends MemberRule<infer Value> ? Value : never;

type NoMembers = Readonly<Record<never, never>>;

interface ProblemExtras<Members extends MemberRules = NoMembers> {
  /** Faults that a form can map to its fields. */
  readonly errors?: readonly FieldError[];
  /**
   * Extension members of the problem (RFC 9457 section 3.2), such as the current state that caused
   * the conflict.
   */
  readonly members?: { readonly [Name in keyof Members]: Unchanging<ValueOf<Members[Name]>> };
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A broken business rule. Subclasses have a static `problem`, so that a route can name its errors:
 *
 *     class OrderNotFound extends DomainError {
 *       static readonly problem = defineProblem({ code: 'order-not-found', kind: 'not-found', … });
 *       constructor(orderId: string) {
 *         super(OrderNotFound.problem, `There is no order ${orderId} that you may see.`);
 *       }
 *     }
 *
 * A class with extension members declares them:
 * `class OrderNotCancellable extends DomainError<typeof MEMBERS>`, with the same `members: MEMBERS`
 * in its problem.
 */
export abstract class DomainError<Members extends MemberRules = NoMembers> extends Error {
  protected constructor(
    readonly problem: ProblemType<Members>,
    detail: string,
    readonly extras: ProblemExtras<Members> = {},
  ) {
    super(detail);
    this.name = new.target.name;
  }
}

/** The parameter of `@ApiProblems(…)`: an error class with a problem type. */
export interface ProblemClass {
  readonly problem: ProblemType;
}
