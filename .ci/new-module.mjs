/**
 * Makes a module with `npm run module:new` in a copy of this tree, and holds it to what CI holds
 * every other module to. Fails when the house has changed under the templates. The tree itself is
 * not touched: node_modules is linked, everything else is copied.
 */
import { execFile, execFileSync } from 'node:child_process';
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

const AS_IT_IS = { recursive: true, preserveTimestamps: true };

const git = (args, cwd = ROOT) => execFileSync('git', args, { cwd, encoding: 'utf8' });
const statusOf = (cwd) => git(['status', '--porcelain', '--untracked-files=all'], cwd);
const copy = mkdtempSync(join(tmpdir(), 'orderly-new-module-'));
const failures = [];

async function step(name, command, args) {
  const startedAt = performance.now();
  const { error, output } = await run(command, args);
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  console.log(`${error ? 'FAIL' : 'ok  '} ${name} (${seconds} s)`);
  if (!error) return;
  console.log(output);
  failures.push(name);
}

const run = (command, args) =>
  new Promise((resolve) => {
    const options = { cwd: copy, maxBuffer: 64 * 1_024 * 1_024 };
    execFile(command, args, options, (error, stdout, stderr) =>
      resolve({ error, output: `${stdout}${stderr}` }),
    );
  });

function check(holds, what) {
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${what}`);
  if (!holds) failures.push(what);
}

const before = statusOf(ROOT);
try {
  for (const path of git(['ls-files', '-co', '--exclude-standard', '-z']).split('\0'))
    if (path !== '' && existsSync(join(ROOT, path)))
      cpSync(join(ROOT, path), join(copy, path), AS_IT_IS);
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  // A build of the copy compiles only what differs from the build of the tree.
  if (existsSync(join(ROOT, 'dist'))) cpSync(join(ROOT, 'dist'), join(copy, 'dist'), AS_IT_IS);
  git(['init', '--quiet'], copy);
  git(['add', '--all'], copy);
  const author = ['-c', 'user.name=ci', '-c', 'user.email=ci@localhost'];
  git([...author, 'commit', '--quiet', '--message', 'before'], copy);

  const npm = (script, ...args) => ['npm', ['run', '--silent', script, ...args]];
  await step('module:new', ...npm('module:new', '--', NAME));
  const foreign = git(['diff', '--name-only'], copy).split('\n').filter(Boolean);
  check(foreign.length <= MOST_FOREIGN_FILES, `${foreign.length} files of others are changed`);
  await Promise.all([
    step('types', ...npm('typecheck')),
    step('boundaries', ...npm('boundaries')),
    step('lint and format', ...npm('lint')),
    step('journey, specs and tests of all modules', process.execPath, [...JEST, ...TESTS]),
  ]);
  await step('boot of the build', process.execPath, ['.ci/boot-smoke.mjs']);
} finally {
  rmSync(copy, { recursive: true, force: true });
}
check(statusOf(ROOT) === before, 'the tree is as it was');
if (failures.length > 0) process.exit(1);
