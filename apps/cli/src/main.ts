import 'reflect-metadata';
import {
  exitCodeOf,
  explainOutage,
  isExplained,
  reportFailure,
} from '@orderly/platform/bootstrap/start-failure';
import { Command, CommanderError } from 'commander';
import { CommandRefused } from './command-refused.js';
import { COMMANDS } from './commands.js';

/** `EX_USAGE` of sysexits.h. */
const USAGE_EXIT_CODE = 64;

/** The reader has seen enough, as in `orderly doctor | head`: the rest of the output is dropped. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const program = new Command('orderly')
  .description('Runs and operates Orderly.')
  .showHelpAfterError()
  .exitOverride()
  // `build` and `dev` must work before there is a build, so bin/orderly.mjs runs them; here they
  // only appear in the help.
  .addCommand(new Command('build').description('Rebuild everything.'))
  .addCommand(
    new Command('dev').description(
      'Run everything, and restart after each change of a source file.',
    ),
  );

for (const add of COMMANDS) add(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exit(report(error));
}

/** @returns the exit code */
function report(failure: unknown): number {
  const error = explainOutage(failure);
  // Commander has already printed the error and the usage.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_EXIT_CODE;
  if (isExplained(error)) reportFailure(error, 'The command cannot run');
  else console.error(error instanceof CommandRefused ? error.message : error);
  return exitCodeOf(error);
}
