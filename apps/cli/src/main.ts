import 'reflect-metadata';
import { ConfigurationError } from '@orderly/platform/config/configuration-error';
import { exitCodeOf, reportFailure } from '@orderly/platform/lifecycle/start-failure';
import { Command } from 'commander';
import { COMMANDS } from './commands.js';

const program = new Command('orderly')
  .description('Runs and operates Orderly.')
  .showHelpAfterError()
  // `build` and `dev` must work before there is a build, so bin/orderly.mjs answers to them; here they only stand in the help.
  .addCommand(new Command('build').description('Build everything anew.'))
  .addCommand(new Command('dev').description('Run everything, and again after each change of a source.'));

for (const add of COMMANDS) add(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof ConfigurationError) reportFailure(error);
  else console.error(error);
  process.exit(exitCodeOf(error));
}
