import type { JsonSchema } from '../../kernel/openapi/openapi.types.js';
import { type Fault, MISSING } from './fault.js';

export type Class<T extends object = object> = new () => T;

/** One test of a value, and what is wrong with a value that fails it. */
export interface Check {
  /** Of the constraint in class-validator: unique within its field. */
  readonly name: string;
  /** The checks before it have passed. */
  readonly passes: (value: unknown) => boolean;
  readonly faultOf: (value: unknown) => Fault;
  /** The value is of another kind altogether, so rules of the whole object are not run. */
  readonly isFatal: boolean;
}

/**
 * What a value must be, what the handler receives for it, and how the document describes it. The
 * decorators in `http/fields` put one on a property; lists and path parameters take one as a value.
 */
export interface Rule<T = unknown> {
  /** The first that fails is the fault. Of a list or an object, they are about the container. */
  readonly checks: readonly Check[];
  readonly schema: JsonSchema;
  /** Of a value that passed: what the handler receives, if that is not the value itself. */
  readonly convert?: (value: never) => unknown;
  readonly list?: { readonly items: Rule; readonly min: number; readonly max: number };
  readonly record?: { readonly keys?: Rule; readonly values: Rule };
  readonly object?: () => Class;
  /** Any JSON: nothing of it is read, but keys that attack prototypes are refused. */
  readonly isAny?: boolean;
  /** They look at the content of a container, so they run when that has no fault. */
  readonly contentChecks?: readonly Check[];
  /** Ties the type of what the handler receives to the rule; never there. */
  readonly receives?: T;
}

/** A test that follows the check of the type, so `passes` can rely on it. */
export const check = <V>(
  name: string,
  passes: (value: V) => boolean,
  fault: Fault,
  { isFatal = false }: { isFatal?: boolean } = {},
): Check => ({ name, passes: passes as Check['passes'], faultOf: () => fault, isFatal });

/** The first check of most rules: a value that is left out is missing, others have a wrong type. */
export const typeCheck = (
  name: string,
  passes: (value: unknown) => boolean,
  fault: Fault,
): Check => ({
  name,
  passes,
  faultOf: (value) => (value === undefined ? MISSING : fault),
  isFatal: true,
});

/** A rule with more checks behind its own. */
export const withChecks = <T>(rule: Rule<T>, ...checks: Check[]): Rule<T> => ({
  ...rule,
  checks: [...rule.checks, ...checks],
});

/** A rule with other words for the document. */
export const described = <T>(rule: Rule<T>, keywords: JsonSchema): Rule<T> => ({
  ...rule,
  schema: { ...rule.schema, ...keywords },
});
