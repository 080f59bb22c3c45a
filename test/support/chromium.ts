import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

/** The browser of this machine, or the one that CHROMIUM names; undefined when there is none, and what needs it is skipped. */
export const CHROMIUM = [process.env['CHROMIUM'] ?? '', ...PLACES].find(
  (path) => path !== '' && existsSync(path),
);

/**
 * Runs a script of test/browser in a process of its own, and gives back what it printed as JSON.
 * @throws Error with what it said when it fails
 */
export async function inChromium<Result>(script: string, facts: object): Promise<Result> {
  const child = spawn(
    process.execPath,
    [resolve('test/browser', script), JSON.stringify({ ...facts, chromium: CHROMIUM })],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 90_000,
    },
  );
  let [output, errors] = ['', ''];
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    errors += String(chunk);
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${script} exited with ${code}: ${errors}`);
  return JSON.parse(output) as Result;
}
