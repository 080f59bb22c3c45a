import 'reflect-metadata';
import {
  exitCodeOf,
  explainOutage,
  isExplained,
  reportFailure,
} from '@orderly/platform/bootstrap/start-failure';
import { CommanderError } from 'commander';
import { CommandRefused } from './command-refused.js';
import { createProgram } from './program.js';

/** `EX_USAGE` of sysexits.h. */
const USAGE_EXIT_CODE = 64;

/** The reader has seen enough, as in `orderly doctor | head`: the rest of the output is dropped. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  await createProgram().parseAsync();
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
