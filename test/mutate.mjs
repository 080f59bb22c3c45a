/**
 * `npm run mutate -- <folder or file> … [spec] …` changes the code in one place at a time and tells
 * which changes no test notices. It runs the specs in the folders, those beside the files, and
 * those that are named.
 */
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import setUp from './support/global-setup.mjs';
import tearDown from './support/global-teardown.mjs';

const ROOT = resolve(import.meta.dirname, '..');
const STRYKER = resolve(ROOT, 'node_modules/@stryker-mutator/core/bin/stryker.js');
const NOT_MUTATED = ['!**/*.spec.ts', '!**/migrations/**', '!**/dto/**', '!**/*.module.ts'];

/** @param {string[]} paths */
async function mutate(paths) {
  const named = paths.map((path) => relative(ROOT, resolve(path)));
  const code = named.filter((path) => !path.endsWith('spec.ts'));
  if (code.length === 0) throw new Error('npm run mutate -- <folder or file> … [spec] …');
  const specs = [...named.filter((path) => path.endsWith('spec.ts')), ...code.flatMap(specsOf)];
  await setUp();
  try {
    return await stryker([...code.map(allOf('*.ts')), ...NOT_MUTATED], specs);
  } finally {
    await tearDown();
  }
}

const isFolder = (path) => statSync(resolve(ROOT, path)).isDirectory();

const allOf = (names) => (path) => (isFolder(path) ? `${path}/**/${names}` : path);

/** @param {string} path */
function specsOf(path) {
  if (isFolder(path)) return [allOf('*.spec.ts')(path)];
  const beside = path.replace(/\.ts$/, '.spec.ts');
  return existsSync(resolve(ROOT, beside)) ? [beside] : [];
}

/** @param {string[]} code @param {string[]} specs */
function stryker(code, specs) {
  const options = ['run', '.stryker.config.mjs', '--mutate', code.join(',')];
  const child = spawn(process.execPath, [STRYKER, ...options], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ORDERLY_MUTATION_SPECS: specs.join(',') },
  });
  return new Promise((settle, fail) => {
    child.on('error', fail);
    child.on('exit', (code) => settle(code ?? 1));
  });
}

process.exitCode = await mutate(process.argv.slice(2));
