import { counted } from '@orderly/platform/kernel/text/counted';
import type { QueueControl, SeenQueue } from '@orderly/platform/queue-control/queue-control';
import type { Command } from 'commander';
import { CommandRefused } from '../command-refused.js';
import { operator } from '../operator-arguments.js';

export function addQueues(program: Command): void {
  const command = program
    .command('queues')
    .description('The queues of the consumers, on Redis or PostgreSQL.');

  command
    .command('list')
    .description('List the queues, with their jobs.')
    .option('--json', 'one JSON object per line, for scripts')
    .action(async ({ json }: { json?: true }) => {
      await withControl(async (control) => {
        const queues = await control.list();
        for (const queue of queues) console.log(json ? JSON.stringify(queue) : lineOf(queue));
        if (queues.length === 0 && !json) console.log('No worker has run yet.');
      });
    });

  for (const [act, past, what] of [
    ['pause', 'paused', 'Let workers take no jobs from queues, until they are resumed.'],
    ['resume', 'resumed', 'Let workers take jobs from queues again.'],
  ] as const)
    command
      .command(act)
      .description(what)
      .argument('[names...]', 'which queues, as `queues list` shows them')
      .option('--all', 'all of them')
      .action(async (names: string[], { all }: { all?: true }, self: Command) => {
        if ((all === true) === names.length > 0) self.error('error: name queues, or give --all');
        await withControl(async (control) => {
          const known = await control.names();
          const unknown = names.filter((name) => !known.includes(name));
          if (unknown.length > 0)
            throw new CommandRefused(
              `No worker has a queue ${unknown.join(', ')}. Known: ${known.join(', ')}.`,
            );
          for (const name of all ? known : names) {
            await control.change(operator(), act, name);
            console.log(`${name} is ${past}.`);
          }
        });
      });
}

const lineOf = ({ name, jobs, isPaused, oldestWaitingSince }: SeenQueue): string =>
  [
    name.padEnd(24),
    isPaused ? 'PAUSED' : 'runs  ',
    counted(jobs, 'job', 'jobs'),
    ...(oldestWaitingSince ? [`the oldest since ${oldestWaitingSince.toISOString()}`] : []),
  ].join('  ');

async function withControl(work: (control: QueueControl) => Promise<void>): Promise<void> {
  const [{ withDatabase }, { withPlatform }, { QueueControl }] = await Promise.all([
    import('../with-database.js'),
    import('../platform-context.js'),
    import('../../../../libs/platform/src/queue-control/queue-control.js'),
  ]);
  await withDatabase((config) => withPlatform(config, (app) => work(app.get(QueueControl))));
}
