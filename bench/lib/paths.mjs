import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export const ROOT = join(import.meta.dirname, '../..');
export const BENCH = join(ROOT, 'bench');
export const API_MAIN = join(ROOT, 'dist/apps/api/src/main.js');
export const WORKER_MAIN = join(ROOT, 'dist/apps/worker/src/main.js');

/**
 * A module of the build: what is measured, and what prepares the database, is what would be
 * deployed.
 */
export const built = (file) => import(pathToFileURL(join(ROOT, 'dist', file)).href);

/** Builds unless the build is younger than every source. */
export async function ensureBuilt() {
  const { buildIfStale } = await import('../../apps/cli/bin/build.mjs');
  await buildIfStale();
  if (!existsSync(API_MAIN)) throw new Error('There is no build: run npm run build.');
}
