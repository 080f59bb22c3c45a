import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/**
 * What the files of a folder export, in the order of their paths. Lists that every module has a
 * part of are put together like this, so that a new module adds a file and edits none.
 * @param ending of the path, such as `.tables.ts`
 */
export const exportsOf = (folder: 'libs' | 'test', ending: string): unknown[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending) && !path.includes('node_modules'))
    .sort()
    .flatMap((path) => Object.values(jest.requireActual<object>(join(ROOT, folder, path))));
