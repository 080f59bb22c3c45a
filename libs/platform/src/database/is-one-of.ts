/**
 * The condition of a check: the column has one of the values that the code knows. A value more is a
 * migration, and `test/schema.spec.ts` fails until it is there.
 */
export const isOneOf = (column: string, values: readonly string[]): string =>
  `${column} IN (${values.map((value) => `'${value}'`).join(', ')})`;
