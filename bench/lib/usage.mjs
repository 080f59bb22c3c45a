const WRONG_USE = 2;

/** Ends a command before it begins: its caller asked for its options, with `--help`. */
export class HelpAsked extends Error {
  /** @param {string[]} lines one for each option */
  constructor(lines) {
    super(lines.join('\n'));
  }
}

/** Ends a command before it begins: it was called with words that it does not know. */
export class WrongUse extends Error {}

/**
 * Runs a command of the command line. Prints how it is used when that was asked for, and ends with
 * 2 when it was called wrongly.
 * @param {string} usage without its options, such as `node bench/run.mjs restore`
 * @param {() => Promise<void>} command
 */
export async function runCommand(usage, command) {
  try {
    await command();
  } catch (error) {
    process.exit(reportEnd(usage, error));
  }
}

function reportEnd(usage, error) {
  if (error instanceof HelpAsked) {
    process.stdout.write(`Usage: ${usage} [options]\n${error.message}\n`);
    return 0;
  }
  if (error instanceof WrongUse) {
    process.stderr.write(`${error.message} Add --help to see the options.\n`);
    return WRONG_USE;
  }
  process.stderr.write(`${error.stack}\n`);
  return 1;
}
