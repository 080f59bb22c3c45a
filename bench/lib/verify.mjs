import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';
import { say } from './report.mjs';
import { orderlyEnvironment } from './servers.mjs';

/**
 * @param {string} url
 * @returns {Promise<number>} the exit code of `orderly verify`, which says what it finds
 */
export function verify(url) {
  say('\norderly verify');
  const child = spawn(process.execPath, [join(ROOT, 'apps/cli/bin/orderly.mjs'), 'verify'], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', ...orderlyEnvironment(url) },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
