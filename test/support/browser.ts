import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { chromiumPath } from './tools.js';

const run = promisify(execFile);

/** Runs a script of test/browser/ in a process of its own, and gives the JSON that it prints. */
export async function inBrowser<Answers>(script: string, ...args: string[]): Promise<Answers> {
  const { stdout } = await run(process.execPath, [resolve('test/browser', script), ...args], {
    env: { ...process.env, CHROMIUM_PATH: chromiumPath() },
    timeout: 90_000,
    maxBuffer: 4 * 1_024 * 1_024,
  });
  return JSON.parse(stdout) as Answers;
}
