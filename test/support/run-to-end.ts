import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built product, run until it ends. */
export const runToEnd = (
  app: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<Ended> =>
  new Promise((done) => {
    const command = [resolve(`dist/apps/${app}/src/main.js`), ...args];
    execFile(
      process.execPath,
      command,
      { env: { PATH: process.env['PATH'], ...env } },
      (error, stdout, stderr) => done({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
