/**
 * Runs the journeys of the previous release on the schema of this tree: while a release is rolled
 * out, the processes of both serve from one database.
 * `node .ci/previous-release.mjs [ref]`; without a ref it takes the newest tag of a release, and
 * does nothing before the first release.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const JOURNEYS = [
  ...['auth', 'users', 'catalog', 'orders', 'pricing', 'payments', 'order-payments', 'shipping'],
  ...['returns', 'invoices', 'notifications', 'webhooks', 'events', 'worker', 'audit'],
].map((name) => `test/${name}.e2e-spec`);

const git = (...args) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
/** Not that of this tree: a release runs the checks, too. */
const releasesBefore = ['--list', 'v*', '--merged', 'HEAD', '--no-contains', 'HEAD'];
const newestTag = () => git('tag', ...releasesBefore, '--sort=-version:refname').split('\n')[0];

/** @returns {number} the exit code */
function run(cwd, env, command, ...args) {
  const { status } = spawnSync(command, args, { cwd, env, stdio: 'inherit' });
  return status ?? 1;
}

const ref = process.argv[2] ?? newestTag();
if (!ref) {
  console.log('There is no release yet, so none has to work with the schema of this tree.');
  process.exit(0);
}
const folder = join(mkdtempSync(join(tmpdir(), 'orderly-previous-')), 'release');
const env = { ...process.env, ORDERLY_SCHEMA_OF: ROOT };
git('worktree', 'add', '--detach', folder, ref);
try {
  console.log(`The journeys of ${ref} (${git('rev-parse', '--short', ref)}) on this schema`);
  const jest = ['node_modules/jest/bin/jest.js', '--config', 'test/jest.config.mjs', '--ci'];
  process.exitCode =
    run(ROOT, process.env, 'npm', 'run', '--silent', 'build') ||
    run(folder, process.env, 'npm', 'ci', '--no-audit', '--no-fund') ||
    run(folder, process.env, 'npm', 'run', '--silent', 'build') ||
    run(folder, env, process.execPath, ...jest, ...JOURNEYS);
} finally {
  git('worktree', 'remove', '--force', folder);
  rmSync(join(folder, '..'), { recursive: true, force: true });
}
