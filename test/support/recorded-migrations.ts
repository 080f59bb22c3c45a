import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const LIBS = join(import.meta.dirname, '../../libs');

export interface RecordedMigration {
  /** `1795000000300-create-auth`. */
  readonly name: string;
  readonly inTransaction: boolean;
  /**
   * What `up` sends, one text for each call: PostgreSQL runs each as one transaction of its own
   * when there is none around it.
   */
  readonly calls: readonly string[];
}

/** What every migration would send to a database in which nothing is there yet. Nothing is run. */
export async function recordMigrations(): Promise<RecordedMigration[]> {
  const files: string[] = [];
  for (const lib of await readdir(LIBS)) {
    const folder = join(LIBS, lib, 'src/migrations');
    for (const file of await readdir(folder).catch(() => [])) files.push(join(folder, file));
  }
  return Promise.all(
    files.sort((a, b) => basename(a).localeCompare(basename(b))).map(recordMigration),
  );
}

async function recordMigration(file: string): Promise<RecordedMigration> {
  const exported: Record<string, unknown> = await import(file);
  const [Migration] = Object.values(exported) as Array<new () => MigrationInterface>;
  if (Migration === undefined) throw new Error(`${file} exports no migration.`);
  return record(basename(file, '.ts'), new Migration());
}

export async function record(
  name: string,
  migration: MigrationInterface,
): Promise<RecordedMigration> {
  const calls: string[] = [];
  const recorder = {
    query: async (statement: string): Promise<unknown[]> => {
      calls.push(statement);
      return [];
    },
  };
  // Whatever else a migration calls is not there, so that nothing goes past the record.
  await migration.up(recorder as unknown as QueryRunner);
  return { name, inTransaction: migration.transaction !== false, calls };
}
