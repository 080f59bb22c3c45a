import { Index } from 'typeorm';

const DEFINITIONS = 'orderly:sql-indexes';

/**
 * An index that TypeORM cannot describe: a descending column, an expression, included columns, an
 * operator class, storage parameters. A hand-written migration creates it, and `db:generate`
 * ignores it. `test/schema.spec.ts` compares the definition with the database.
 *
 * @param definition as pg_get_indexdef() writes it after USING
 */
export function SqlIndex(name: string, definition: string): ClassDecorator {
  return (target) => {
    Index(name, { synchronize: false })(target);
    Reflect.defineMetadata(DEFINITIONS, { ...sqlIndexesOf(target), [name]: definition }, target);
  };
}

/** Definitions by the name of the index. */
export const sqlIndexesOf = (target: object): Readonly<Record<string, string>> =>
  Reflect.getOwnMetadata(DEFINITIONS, target) ?? {};
