import { CommanderError } from 'commander';
import { CommandRefused } from './command-refused.js';

/** `EX_USAGE` of sysexits.h. */
const USAGE_EXIT_CODE = 64;

/**
 * Says why a command failed.
 * @returns the exit code
 */
export async function reportFailure(failure: unknown): Promise<number> {
  // Commander has already printed the error and the usage.
  if (failure instanceof CommanderError) return failure.exitCode === 0 ? 0 : USAGE_EXIT_CODE;
  // It loads TypeORM, which the help needs as little as a command that has no database.
  const failures = await import('../../../libs/platform/src/bootstrap/start-failure.js');
  const error = failures.explainOutage(failure);
  if (failures.isExplained(error)) failures.reportFailure(error, 'The command cannot run');
  else console.error(error instanceof CommandRefused ? error.message : error);
  return failures.exitCodeOf(error);
}
