import { Command, type OutputConfiguration } from 'commander';
import { COMMANDS } from './commands.js';

/** @param output where the help and the refusals go; by default to the streams of the process */
export function createProgram(output: OutputConfiguration = {}): Command {
  const program = new Command('orderly')
    .description('Runs and operates Orderly.')
    .configureOutput(output)
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
  return program;
}
