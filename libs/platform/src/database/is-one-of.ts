/**
 * The condition of a check: the column has one of the values that the code knows. A new value needs
 * a migration; `test/schema.spec.ts` fails until it exists.
 */
export const isOneOf = (column: string, values: readonly string[]): string =>
  `${column} IN (${values.map((value) => `'${value}'`).join(', ')})`;
