import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export const ROOT = join(import.meta.dirname, '../../..');
export const CLI_MAIN = join(ROOT, 'dist/apps/cli/src/main.js');
export const SOURCES = ['apps', 'libs'];

const SETTINGS = ['ormconfig.ts', 'tsconfig.json', 'nest-cli.json', 'package-lock.json'];
const NEST = join(ROOT, 'node_modules/@nestjs/cli/bin/nest.js');
/** Its age is the time at which the last build that succeeded began. */
const STAMP = join(ROOT, 'dist/.built');
const LOCK = join(ROOT, 'node_modules/.cache/orderly-build.lock');

/** Builds unless the last successful build is younger than every source. An image has a build and no sources: nothing to do. */
export async function buildIfStale() {
  if (!isStale()) return;
  const release = await lock();
  try {
    // Another process may have built while this one waited.
    if (isStale()) await build({ clean: false });
  } finally {
    release();
  }
}

/** One `nest build` compiles all apps and libs. Exits with 1 when it fails, and leaves no stamp. */
export async function build({ clean, exitOnFailure = true }) {
  if (!existsSync(NEST))
    fail('The sources are newer than the build, and the build tools are not installed: run npm ci.');
  const startedAt = new Date();
  rmSync(STAMP, { force: true });
  if (clean || !existsSync(CLI_MAIN)) rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
  process.stderr.write('Building …\n');
  const { status } = spawnSync(process.execPath, [NEST, 'build', 'api'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) {
    if (!exitOnFailure) return false;
    fail('The build failed.');
  }
  removeOrphans(join(ROOT, 'dist'));
  writeFileSync(STAMP, '');
  utimesSync(STAMP, startedAt, startedAt);
  return true;
}

export function isStale() {
  if (!existsSync(join(ROOT, 'apps/api/src'))) return false;
  if (!existsSync(STAMP) || !existsSync(CLI_MAIN)) return true;
  const builtAt = statSync(STAMP).mtimeMs;
  return (
    SETTINGS.some((file) => changedAt(join(ROOT, file)) > builtAt) ||
    SOURCES.some((dir) => anyNewer(join(ROOT, dir), builtAt))
  );
}

/** The age of a folder counts too: it changes when a file is deleted. */
function anyNewer(directory, builtAt) {
  if (changedAt(directory) > builtAt) return true;
  return readdirSync(directory, { withFileTypes: true }).some((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return anyNewer(path, builtAt);
    return isBuilt(entry.name) && changedAt(path) > builtAt;
  });
}

/** Tests are not part of the build, and documentation is not either. */
const isBuilt = (name) => !/\.(spec\.ts|md|mjs|mjml)$/.test(name);

const changedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** What a deleted source left behind: TypeORM would still run a migration whose source is gone. */
function removeOrphans(directory) {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) removeOrphans(path);
    const source = join(ROOT, relative(join(ROOT, 'dist'), path)).replace(/\.js(\.map)?$/, '.ts');
    if (/\.js(\.map)?$/.test(entry.name) && !existsSync(source)) rmSync(path);
  }
}

/** Two roles started at once must not build over each other. A lock whose process died counts for nothing. */
async function lock() {
  mkdirSync(dirname(LOCK), { recursive: true });
  for (;;) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      process.once('exit', () => rmSync(LOCK, { force: true }));
      return () => rmSync(LOCK, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') return fail(`The build cannot be locked: ${error.message}`);
      if (!isAlive(Number(readFileSync(LOCK, { encoding: 'utf8', flag: 'a+' })))) rmSync(LOCK, { force: true });
      await delay(100);
    }
  }
}

function isAlive(pid) {
  try {
    process.kill(pid || process.pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
