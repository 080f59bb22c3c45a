import type { Level, LogLevel } from '@orderly/platform/log-level/log-level';
import { Argument, type Command } from 'commander';
import { minutes, operator } from '../operator-arguments.js';

const LEVELS = ['error', 'warn', 'info', 'debug', 'trace'] as const satisfies readonly Level[];
const DEFAULT_MINUTES = 15;
const MAX_MINUTES = 24 * 60;

export function addLogLevel(program: Command): void {
  program
    .command('log-level')
    .description(
      'Change the log level of all processes for a while, or show it. Afterwards each process ' +
        'logs at its LOG_LEVEL again.',
    )
    .addArgument(new Argument('[level]', 'the level, or reset').choices([...LEVELS, 'reset']))
    .option('--minutes <count>', 'for how long', minutes(MAX_MINUTES), DEFAULT_MINUTES)
    .action(async (level: Level | 'reset' | undefined, options: { minutes: number }) => {
      await withLogLevel(async (logLevel) => {
        if (level === undefined) return show(logLevel);
        if (level === 'reset') {
          await logLevel.reset(operator());
          console.log('Each process logs at its LOG_LEVEL again.');
          return;
        }
        const endsAt = new Date(Date.now() + options.minutes * 60_000);
        await logLevel.set(operator(), level, endsAt);
        console.log(`All processes log at ${level} until ${endsAt.toISOString()}.`);
      });
    });
}

async function show(logLevel: LogLevel): Promise<void> {
  const active = await logLevel.look();
  console.log(
    active
      ? `${active.value.level} until ${active.endsAt?.toISOString()}`
      : 'Each process logs at its LOG_LEVEL.',
  );
}

async function withLogLevel(work: (logLevel: LogLevel) => Promise<void>): Promise<void> {
  const [{ withDatabase }, { withPlatform }, { LogLevel }] = await Promise.all([
    import('../with-database.js'),
    import('../platform-context.js'),
    import('../../../../libs/platform/src/log-level/log-level.js'),
  ]);
  await withDatabase((config) => withPlatform(config, (app) => work(app.get(LogLevel))));
}
