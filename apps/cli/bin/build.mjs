import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export const ROOT = join(import.meta.dirname, '../../..');
export const CLI_MAIN = join(ROOT, 'dist/apps/cli/src/main.js');
export const SOURCES = ['apps', 'libs'];

const SETTINGS = ['ormconfig.ts', 'tsconfig.json', 'nest-cli.json', 'package-lock.json'];
const NEST = join(ROOT, 'node_modules/@nestjs/cli/bin/nest.js');
const DIST = join(ROOT, 'dist');
/** The modification time of this file is the start of the last successful build. */
const STAMP = join(DIST, '.built');
/**
 * Beside what it protects, so that a user who may build may also lock, whoever owns node_modules.
 */
const LOCK = join(DIST, '.lock');
/** `EX_CONFIG` of sysexits.h; the built code has the same constant. */
const CONFIGURATION_EXIT_CODE = 78;

/**
 * Builds unless the last successful build is younger than every source. An image has a build and no
 * sources: there it does nothing.
 */
export async function buildIfStale() {
  if (!isStale()) return;
  await locked(() => {
    // Another process may have built while this one waited.
    if (isStale()) compile({ clean: false });
  });
}

/** Exits with 1 on failure, or returns false if exitOnFailure is false. */
export const build = ({ clean, exitOnFailure = true }) =>
  locked(() => compile({ clean, exitOnFailure }));

/** One `nest build` compiles all apps and libs. A build that fails leaves no stamp. */
function compile({ clean, exitOnFailure = true }) {
  if (!existsSync(NEST))
    fail(
      'The sources are newer than the build, and the build tools are not installed: run npm ci.',
    );
  const startedAt = new Date();
  rmSync(STAMP, { force: true });
  if (clean || !existsSync(CLI_MAIN)) empty(DIST);
  process.stderr.write('Building …\n');
  const { status } = spawnSync(process.execPath, [NEST, 'build', 'api'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) {
    if (!exitOnFailure) return false;
    fail('The build failed.');
  }
  removeOrphans(DIST);
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

/** Tests and documentation are not part of the build. */
const isBuilt = (name) => !/\.(spec\.ts|md|mjs|mjml)$/.test(name);

const changedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/**
 * Removes what a deleted source left behind: TypeORM would still run a migration whose source is
 * gone.
 */
function removeOrphans(directory) {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) removeOrphans(path);
    const source = join(ROOT, relative(DIST, path)).replace(/\.js(\.map)?$/, '.ts');
    if (/\.js(\.map)?$/.test(entry.name) && !existsSync(source)) rmSync(path);
  }
}

/** Deletes everything but the lock, which this process holds. */
function empty(directory) {
  for (const name of readdirSync(directory)) {
    const path = join(directory, name);
    if (path !== LOCK) rmSync(path, { recursive: true, force: true });
  }
}

/**
 * Two commands that start at once must not build at the same time. A lock whose process has ended
 * does not count.
 */
async function locked(work) {
  try {
    mkdirSync(DIST, { recursive: true });
    await takeLock();
  } catch (error) {
    fail(unwritable(error), CONFIGURATION_EXIT_CODE);
  }
  const release = () => rmSync(LOCK, { force: true });
  process.once('exit', release);
  try {
    return work();
  } catch (error) {
    // The folder is ours, but files in it belong to another user.
    if (error.code === 'EACCES' || error.code === 'EPERM')
      fail(unwritable(error), CONFIGURATION_EXIT_CODE);
    throw error;
  } finally {
    release();
    process.off('exit', release);
  }
}

async function takeLock() {
  for (;;) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (!isAlive(Number(readFileSync(LOCK, { encoding: 'utf8', flag: 'a+' }))))
        rmSync(LOCK, { force: true });
      await delay(100);
    }
  }
}

const unwritable = ({ code }) =>
  `The sources are newer than the build, and this user cannot write to ${DIST} (${code}): ` +
  `run npm run build as the user who owns the folder, or give it to this one.`;

function isAlive(pid) {
  try {
    process.kill(pid || process.pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function fail(message, exitCode = 1) {
  process.stderr.write(`${message}\n`);
  process.exit(exitCode);
}
