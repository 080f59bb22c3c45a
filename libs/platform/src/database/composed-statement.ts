import type { Statement } from './statements.js';

/**
 * A module's share of a statement that several modules make together: common table expressions
 * over its own schema, and nobody else's. This is how schemas stay apart while an order is placed
 * in one round trip (see ADR 13).
 */
export interface SqlFragment<Input> {
  /** Common table expressions, separated by commas. Their parameters have names: `:orderId`. */
  readonly ctes: string;
  /**
   * A CTE that must be read for the statement to be valid: one that asserts something through
   * `platform.demand`. PostgreSQL skips a SELECT that nobody reads.
   */
  readonly guardCte?: string;
  /** How the value of each parameter is found in the input. */
  readonly values: Readonly<Record<string, (input: Input) => unknown>>;
}

export type SqlFragments = Readonly<Record<string, SqlFragment<never>>>;

/** The input of each fragment, under the name that it has in the composition. */
export type InputsOf<Fragments extends SqlFragments> = {
  readonly [Name in keyof Fragments]: Fragments[Name] extends SqlFragment<infer Input>
    ? Input
    : never;
};

export interface ComposedStatement<Inputs> extends Statement {
  /** One value per parameter of the text, in its order. */
  values(inputs: Inputs): unknown[];
}

/** SQLSTATE of `platform.demand`. */
const ASSERTION_FAILED = 'OR001';

/** True when the statement's guard refused: it did nothing. */
export const isAssertionFailed = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === ASSERTION_FAILED;

/** A name after one colon: two make a cast, and digits a slice of an array. */
const PARAMETER = /(?<![:\w]):([a-z]\w*)/gi;

interface Accessor {
  readonly fragment: string;
  readonly read: (input: unknown) => unknown;
}

/** The text of a fragment with numbers for names. Adds an accessor for each of them. */
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
 * Puts the fragments into one statement that does everything or nothing. Compose when the program
 * loads: the texts are read once, and a name that is missing or misspelt is an error at the start.
 * @param answer what it selects, out of the guard CTEs
 * @throws TypeError when the parameters and the values of a fragment are not the same names
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
