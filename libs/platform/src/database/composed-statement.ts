import type { Statement } from './statements.js';

/**
 * A module's share of a statement that several modules make together: common table expressions over its own schema, and nobody else's.
 * This is how schemas stay apart while an order is placed in one round trip (see ADR 13).
 */
export interface SqlFragment<Input> {
  /** Common table expressions, separated by commas, with parameters of their own numbered from `$1`. */
  readonly ctes: string;
  /** A CTE that must be read for the statement to be valid: one that calls `platform.demand`. PostgreSQL skips a SELECT that nobody reads. */
  readonly guardCte?: string;
  /** One value per parameter. */
  values(input: Input): unknown[];
}

/** SQLSTATE of `platform.demand`. */
const DEMAND_NOT_MET = 'OR001';

/** True when one of the statement's gates was shut: it did nothing. */
export const isAssertionFailed = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === DEMAND_NOT_MET;

const countParameters = (text: string): number =>
  Math.max(0, ...[...text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)));

/**
 * Puts the parts into one statement that does everything or nothing. Its values are the parts' values, one after the other.
 * @param answer what it selects, out of the gates
 */
export function composeStatement(
  name: string,
  parts: ReadonlyArray<Pick<SqlFragment<never>, 'ctes' | 'guardCte'>>,
  answer = '1',
): Statement {
  let offset = 0;
  const ctes = parts.map((part) => {
    const text = part.ctes.replace(
      /\$(\d+)/g,
      (_, number: string) => `$${Number(number) + offset}`,
    );
    offset += countParameters(part.ctes);
    return text;
  });
  const gates = parts.flatMap(({ guardCte }) => (guardCte === undefined ? [] : [guardCte]));
  const from = gates.length === 0 ? '' : ` FROM ${gates.join(', ')}`;
  return { name, text: `WITH ${ctes.join(',\n')}\nSELECT ${answer}${from}` };
}
