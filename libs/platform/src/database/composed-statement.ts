import type { Statement } from './statements.js';

/**
 * A module's part of a statement that several modules compose: common table expressions (CTEs) over
 * its own schema only. This keeps schemas apart while an order is placed in one round trip (see ADR
 * 13).
 */
export interface SqlFragment<Input> {
  /** CTEs, separated by commas. Their parameters have names: `:orderId`. */
  readonly ctes: string;
  /**
   * A CTE that the statement must read because it asserts something through `platform.demand`.
   * PostgreSQL skips a SELECT whose result is not used.
   */
  readonly guardCte?: string;
  /** Extracts the value of each parameter from the input. */
  readonly values: Readonly<Record<string, (input: Input) => unknown>>;
}

export type SqlFragments = Readonly<Record<string, SqlFragment<never>>>;

/** The input of each fragment, by its name in the composition. */
export type InputsOf<Fragments extends SqlFragments> = {
  readonly [Name in keyof Fragments]: Fragments[Name] extends SqlFragment<infer Input>
    ? Input
    : never;
};

export interface ComposedStatement<Inputs> extends Statement {
  /** Returns one value per parameter of the text, in their order. */
  values(inputs: Inputs): unknown[];
}

/** SQLSTATE of `platform.demand`. */
const ASSERTION_FAILED = 'OR001';

/** True when an assertion of the statement failed; nothing was changed. */
export const isAssertionFailed = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === ASSERTION_FAILED;

/** A name after one colon. Two colons make a cast, and a colon before digits an array slice. */
const PARAMETER = /(?<![:\w]):([a-z]\w*)/gi;

interface Accessor {
  readonly fragment: string;
  readonly read: (input: unknown) => unknown;
}

/**
 * Returns the text of a fragment with numbers in place of names. Adds an accessor for each of them.
 */
function numbered(fragment: string, part: SqlFragment<never>, accessors: Accessor[]): string {
  const numbers = new Map<string, number>();
  const text = part.ctes.replace(PARAMETER, (_, name: string) => {
    if (!Object.hasOwn(part.values, name))
      throw new TypeError(`The fragment "${fragment}" has no value for :${name}.`);
    const read = part.values[name] as Accessor['read'];
    const number = numbers.get(name) ?? accessors.push({ fragment, read });
    numbers.set(name, number);
    return `$${number}`;
  });
  const unused = Object.keys(part.values).filter((name) => !numbers.has(name));
  if (unused.length > 0)
    throw new TypeError(`The fragment "${fragment}" has no parameter :${unused.join(', :')}.`);
  return text;
}

/**
 * Composes the fragments into one statement that takes effect as a whole or not at all. Compose
 * when the program loads: the texts are parsed once, and a missing or misspelt name is an error at
 * start.
 * @param answer what the statement selects from the guard CTEs
 * @throws TypeError when the parameters and the values of a fragment do not have the same names
 */
export function composeStatement<Fragments extends SqlFragments>(
  name: string,
  fragments: Fragments,
  answer = '1',
): ComposedStatement<InputsOf<Fragments>> {
  const accessors: Accessor[] = [];
  const parts = Object.entries(fragments);
  const ctes = parts.map(([fragment, part]) => numbered(fragment, part, accessors));
  const guards = parts.flatMap(([, { guardCte }]) => guardCte ?? []);
  const from = guards.length === 0 ? '' : ` FROM ${guards.join(', ')}`;
  return {
    name,
    text: `WITH ${ctes.join(',\n')}\nSELECT ${answer}${from}`,
    values: (inputs) => accessors.map(({ fragment, read }) => read(inputs[fragment])),
  };
}
