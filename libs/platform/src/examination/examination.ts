import { errorText } from '../kernel/errors/error-text.js';
import { withTimeout } from '../kernel/timeouts/with-timeout.js';

const BUDGET_MS = 15_000;

/** What an examination found, for an operator. */
export interface Finding {
  /**
   * `warning`: it works, but look at it. `failed`: it does not work, or soon will not. `skipped`:
   * it cannot be looked at while another part fails.
   */
  readonly status: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly detail: string;
  /** What to do; absent when nothing needs to be done. */
  readonly advice?: string | undefined;
}

/** A look at one part of the installation. A module registers one by providing it. */
export abstract class Examination {
  abstract readonly name: string;
  /** @throws Error when the part cannot be looked at, which counts as failed */
  abstract examine(): Promise<Finding>;
}

export const ok = (detail: string): Finding => ({ status: 'ok', detail });
export const warning = (detail: string, advice: string): Finding => ({
  status: 'warning',
  detail,
  advice,
});
export const failed = (detail: string, advice: string): Finding => ({
  status: 'failed',
  detail,
  advice,
});

export const skipped = (detail: string): Finding => ({ status: 'skipped', detail });

/** Turns a check that throws into a finding. */
export async function passing(
  check: () => Promise<void>,
  detail: string,
  advice: string,
): Promise<Finding> {
  try {
    await check();
    return ok(detail);
  } catch (error) {
    return failed(errorText(error), advice);
  }
}

/** Looks within a limit of time. */
export async function lookAt(examination: Examination): Promise<Finding> {
  const { name } = examination;
  return withTimeout(BUDGET_MS, `Looking at ${name}`, examination.examine()).catch(
    (error: unknown) =>
      failed(
        `It could not be looked at: ${errorText(error)}`,
        'Run orderly doctor again. If it fails again, look at the log of PostgreSQL.',
      ),
  );
}
