import { CONFIGURATION_EXIT_CODE, ConfigurationError } from '../config/configuration-error.js';
import { throughPooler, UNKNOWN_SETTING } from '../database/pooler-check.js';
import { isUnavailable } from '../database/postgres-errors.js';
import { Unavailable } from '../kernel/errors/unavailable.js';

/**
 * `EX_UNAVAILABLE` of sysexits.h: a service that the process needs is unavailable, so a later start
 * may succeed.
 */
const UNAVAILABLE_EXIT_CODE = 69;

/**
 * Explains an outage of a service during a start or a command.
 * @returns Unavailable for an outage; ConfigurationError when a pooler refuses our settings;
 *   otherwise the error itself
 */
export function explainOutage(error: unknown): unknown {
  if (isExplained(error) || !isUnavailable(error)) return error;
  const { driverError: cause = error } = error as { driverError?: unknown };
  const { code, message } = cause as { code?: string; message: string };
  if (code === UNKNOWN_SETTING) {
    const { cause: said = cause } = cause as { cause?: unknown };
    return throughPooler(
      `it does not take settings when a connection starts (${(said as Error).message})`,
    );
  }
  return new Unavailable(
    `The database went away meanwhile (${code ?? message}). Try again when it is back.`,
  );
}

type ExplainedFailure = ConfigurationError | Unavailable;

export const isExplained = (error: unknown): error is ExplainedFailure =>
  error instanceof ConfigurationError || error instanceof Unavailable;

export function exitCodeOf(error: unknown): number {
  if (error instanceof Unavailable) return UNAVAILABLE_EXIT_CODE;
  return error instanceof ConfigurationError ? CONFIGURATION_EXIT_CODE : 1;
}

/** For people: plain lines on stderr, not the log's JSON. */
export function reportFailure(error: ExplainedFailure, heading = 'Orderly cannot start'): void {
  const problems = error instanceof ConfigurationError ? error.problems : [error.message];
  process.stderr.write(`${heading}:\n${problems.map((problem) => `  - ${problem}\n`).join('')}`);
}
