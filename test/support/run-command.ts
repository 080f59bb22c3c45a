import { format } from 'node:util';
import { Logger } from '@nestjs/common';
import { createProgram } from '../../apps/cli/src/program.js';
import { reportFailure } from '../../apps/cli/src/report-failure.js';
import { type Ended, runToEnd } from './run-to-end.js';

/**
 * A command of `orderly` in the process of the test, one at a time: without the second that loading
 * the code takes. It has only this environment. What it logs is not in its output; `runToEnd` shows
 * that, and everything else that only a process does.
 */
export async function runCommand(
  args: readonly string[],
  env: Record<string, string>,
): Promise<Ended> {
  const given = { ...process.env };
  const { exitCode } = process;
  // Nest has one logger for all applications of a process, and the command replaces it.
  const logger = Reflect.get(Logger, 'staticInstanceRef');
  const written = { stdout: '', stderr: '' };
  const to = (stream: keyof typeof written) => (text: unknown) => {
    written[stream] += String(text);
    return true;
  };
  const lineTo =
    (stream: keyof typeof written) =>
    (...values: unknown[]) =>
      void to(stream)(`${format(...values)}\n`);
  const spies = [
    jest.spyOn(console, 'log').mockImplementation(lineTo('stdout')),
    jest.spyOn(console, 'error').mockImplementation(lineTo('stderr')),
    jest.spyOn(process.stdout, 'write').mockImplementation(to('stdout')),
    jest.spyOn(process.stderr, 'write').mockImplementation(to('stderr')),
  ];
  replaceEnvironment({
    PATH: given['PATH'],
    ORDERLY_TEST_LOGS: given['ORDERLY_TEST_LOGS'],
    ...env,
  });
  process.exitCode = undefined;
  try {
    const code = await run(args);
    return { code, ...written };
  } finally {
    process.exitCode = exitCode;
    Logger.overrideLogger(logger);
    replaceEnvironment(given);
    for (const spy of spies) spy.mockRestore();
  }
}

/** The same as a process of the built product. Each command needs one to show that it starts. */
export const runCommandAsProcess: typeof runCommand = (args, env) => runToEnd('cli', args, env);

async function run(args: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync([...args], { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return reportFailure(error);
  }
}

function replaceEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
}
