import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { MigrationInterface } from 'typeorm';
import {
  type RecordedMigration,
  recordMigration,
} from '../../libs/platform/src/database/migration-preview.js';

const LIBS = join(import.meta.dirname, '../../libs');

/** What every migration would send to a database in which nothing is there yet. Nothing is run. */
export async function recordMigrations(): Promise<RecordedMigration[]> {
  const files: string[] = [];
  for (const lib of await readdir(LIBS)) {
    const folder = join(LIBS, lib, 'src/migrations');
    for (const file of await readdir(folder).catch(() => [])) files.push(join(folder, file));
  }
  return Promise.all(files.sort((a, b) => basename(a).localeCompare(basename(b))).map(recordFile));
}

async function recordFile(file: string): Promise<RecordedMigration> {
  const exported: Record<string, unknown> = await import(file);
  const [Migration] = Object.values(exported) as Array<new () => MigrationInterface>;
  if (Migration === undefined) throw new Error(`${file} exports no migration.`);
  return recordMigration(basename(file, '.ts'), new Migration());
}
