/**
 * `EX_CONFIG` of sysexits.h: the process did not start because of its environment, so a restart
 * cannot help.
 */
export const CONFIGURATION_EXIT_CODE = 78;

/**
 * A fault that the operator has to fix. Each problem is one line that names the variable or the
 * folder and says what to do. No line repeats a value, because values may be secrets.
 */
export class ConfigurationError extends Error {
  readonly problems: readonly string[];

  constructor(problems: string | readonly string[]) {
    const list = typeof problems === 'string' ? [problems] : problems;
    super(list.join('\n'));
    this.name = 'ConfigurationError';
    this.problems = list;
  }
}
