import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const USUAL_PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** CHROMIUM_PATH, or where distributions put it; undefined where there is none. */
export function chromiumPath(): string | undefined {
  const { CHROMIUM_PATH } = process.env;
  return (CHROMIUM_PATH ? [CHROMIUM_PATH] : USUAL_PATHS).find(isExecutable);
}

/** Runs a script of test/browser/ in a process of its own, and gives the JSON that it prints. */
export async function inBrowser<Answers>(script: string, ...args: string[]): Promise<Answers> {
  const { stdout } = await run(process.execPath, [resolve('test/browser', script), ...args], {
    env: { ...process.env, CHROMIUM_PATH: chromiumPath() },
    timeout: 90_000,
    maxBuffer: 4 * 1_024 * 1_024,
  });
  return JSON.parse(stdout) as Answers;
}
