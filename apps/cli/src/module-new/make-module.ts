import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CommandRefused } from '../command-refused.js';
import type { ModulePlan } from './plan-module.js';

/** A step to run when the files are written. */
export type Step = (root: string, paths: readonly string[]) => void;

/**
 * Writes the planned files and runs the steps: all of it, or nothing. When a step throws, every
 * file is restored.
 */
export function makeModule(root: string, plan: ModulePlan, steps: readonly Step[]): void {
  const written = new Map([...plan.created, ...plan.edited]);
  const kept = new Map(
    [...written.keys(), ...plan.regenerated].map((path) => [path, contentOf(join(root, path))]),
  );
  const folders: string[] = [];
  try {
    for (const [path, text] of written) {
      const folder = mkdirSync(join(root, dirname(path)), { recursive: true });
      if (folder !== undefined) folders.push(folder);
      writeFileSync(join(root, path), text);
    }
    for (const step of steps) step(root, [...written.keys()]);
  } catch (error) {
    for (const [path, content] of kept)
      if (content === null) rmSync(join(root, path), { force: true });
      else writeFileSync(join(root, path), content);
    // A later build would keep the compiled module and run its migrations.
    folders.push(join(root, 'dist', plan.lib));
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

const contentOf = (path: string): string | null =>
  existsSync(path) ? readFileSync(path, 'utf8') : null;

/** Twice, because sorted imports may have to be wrapped differently. */
export const format: Step = (root, paths) => {
  const biome = join('node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const files = paths.filter((path) => !path.endsWith('.md'));
  for (const write of [true, true, false])
    run(root, [biome, 'check', '--error-on-warnings', ...(write ? ['--write'] : []), ...files]);
};

/** Builds first, because the document is generated from the running application. */
export const writeAccessMatrix: Step = (root) =>
  run(root, [join('apps', 'cli', 'bin', 'orderly.mjs'), 'authz:matrix']);

function run(root: string, args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0)
    throw new CommandRefused(
      `Nothing was made, because this failed: node ` +
        `${args.slice(0, 3).join(' ')}\n${stdout}${stderr}`,
    );
}
