import type { JsonSchema } from '../../kernel/openapi/openapi.types.js';
import { type Fault, MISSING } from './fault.js';

export type Class<T extends object = object> = new () => T;

/** One test of a value, and the fault of a value that fails it. */
export interface Check {
  /** The name of the constraint in class-validator: unique within its field. */
  readonly name: string;
  /** Called only when the checks before it have passed. */
  readonly passes: (value: unknown) => boolean;
  readonly faultOf: (value: unknown) => Fault;
  /** The value has the wrong type, so rules of the whole object are not run. */
  readonly isFatal: boolean;
}

/**
 * The checks of a value, its conversion for the handler, and its description in the document. The
 * decorators in `http/fields` apply one to a property; lists and path parameters take one as a
 * value.
 */
export interface Rule<T = unknown> {
  /**
   * The first failing check is the fault. For a list or an object, the checks concern the
   * container.
   */
  readonly checks: readonly Check[];
  readonly schema: JsonSchema;
  /** Converts a valid value for the handler, if the handler does not receive the value itself. */
  readonly convert?: (value: never) => unknown;
  readonly list?: { readonly items: Rule; readonly min: number; readonly max: number };
  readonly record?: { readonly keys?: Rule; readonly values: Rule };
  readonly object?: () => Class;
  /** Any JSON: the content is not read, but keys that attack prototypes are refused. */
  readonly isAny?: boolean;
  /** Checks of a container's content. They run when the content has no fault. */
  readonly contentChecks?: readonly Check[];
  /** Ties the handler's type to the rule; never set. */
  readonly receives?: T;
}

/** A test that follows the type check, so `passes` can rely on the type. */
export const check = <V>(
  name: string,
  passes: (value: V) => boolean,
  fault: Fault,
  { isFatal = false }: { isFatal?: boolean } = {},
): Check => ({ name, passes: passes as Check['passes'], faultOf: () => fault, isFatal });

/** The first check of most rules: a missing value counts as missing, any other as a wrong type. */
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

/** A rule with further checks after its own. */
export const withChecks = <T>(rule: Rule<T>, ...checks: Check[]): Rule<T> => ({
  ...rule,
  checks: [...rule.checks, ...checks],
});

/** A rule with other keywords for the document. */
export const described = <T>(rule: Rule<T>, keywords: JsonSchema): Rule<T> => ({
  ...rule,
  schema: { ...rule.schema, ...keywords },
});
