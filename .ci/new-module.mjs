/**
 * Makes a module with `npm run module:new` in a copy of this tree, and holds it to what CI holds
 * every other module to. Fails when the house has changed under the templates. The tree itself is
 * not touched: node_modules is linked, everything else is copied.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const NAME = process.argv[2] ?? 'suppliers';
const MOST_FOREIGN_FILES = 8;

/** The journey, and the short ones of the tests that look at all modules. */
const TESTS = [
  `libs/${NAME}`,
  `test/${NAME}.e2e-spec`,
  ...['audit-coverage', 'migrations.spec', 'registered-entities', 'schema.spec', 'tables.spec'],
].map((path) => (path.includes('/') ? path : `test/${path}`));
const JEST = ['node_modules/jest/bin/jest.js', '--config', 'test/jest.config.mjs', '--ci'];

const git = (args, cwd = ROOT) => execFileSync('git', args, { cwd, encoding: 'utf8' });
const statusOf = (cwd) => git(['status', '--porcelain', '--untracked-files=all'], cwd);
const copy = mkdtempSync(join(tmpdir(), 'orderly-new-module-'));
const failures = [];

function step(name, command, args) {
  const startedAt = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: copy, encoding: 'utf8' });
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
  if (status === 0) return stdout;
  console.log(`${stdout}${stderr}`);
  failures.push(name);
  return '';
}

function check(holds, what) {
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${what}`);
  if (!holds) failures.push(what);
}

const before = statusOf(ROOT);
try {
  for (const path of git(['ls-files', '-co', '--exclude-standard', '-z']).split('\0'))
    if (path !== '' && existsSync(join(ROOT, path))) cpSync(join(ROOT, path), join(copy, path));
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  git(['init', '--quiet'], copy);
  git(['add', '--all'], copy);
  const author = ['-c', 'user.name=ci', '-c', 'user.email=ci@localhost'];
  git([...author, 'commit', '--quiet', '--message', 'before'], copy);

  step('module:new', 'npm', ['run', '--silent', 'module:new', '--', NAME]);
  const foreign = git(['diff', '--name-only'], copy).split('\n').filter(Boolean);
  check(foreign.length <= MOST_FOREIGN_FILES, `${foreign.length} files of others are changed`);
  step('lint and format', 'npm', ['run', '--silent', 'lint']);
  step('types', 'npm', ['run', '--silent', 'typecheck']);
  step('boundaries', 'npm', ['run', '--silent', 'boundaries']);
  step('journey, specs and tests of all modules', process.execPath, [...JEST, ...TESTS]);
  step('boot of the build', process.execPath, ['.ci/boot-smoke.mjs']);
} finally {
  rmSync(copy, { recursive: true, force: true });
}
check(statusOf(ROOT) === before, 'the tree is as it was');
if (failures.length > 0) process.exit(1);
