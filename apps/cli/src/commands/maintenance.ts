import type { Maintenance } from '@orderly/platform/maintenance/maintenance';
import type { Command } from 'commander';
import { minutes, noticeText, operator } from '../operator-arguments.js';

const MAX_MINUTES = 7 * 24 * 60;

export function addMaintenance(program: Command): void {
  const command = program
    .command('maintenance')
    .description(
      'Let the API refuse requests with 503 while you work on the installation. Probes, metrics, ' +
        'documentation, log-in, the routes for operators and the workers keep running.',
    );

  command
    .command('on')
    .description('Begin maintenance, on all API processes within a second.')
    .option('--minutes <count>', 'end by itself after this time', minutes(MAX_MINUTES))
    .option('--message <text>', 'what clients read; no secrets', noticeText)
    .action(async (options: { minutes?: number; message?: string }) => {
      const endsAt = options.minutes === undefined ? null : inMinutes(options.minutes);
      await withMaintenance(async (maintenance) => {
        await maintenance.begin(operator(), { message: options.message }, endsAt);
        console.log(`Maintenance has begun${untilOf(endsAt)}.`);
      });
    });

  command
    .command('off')
    .description('End maintenance, on all API processes within a second.')
    .action(async () => {
      await withMaintenance(async (maintenance) => {
        await maintenance.end(operator());
        console.log('Maintenance has ended.');
      });
    });

  command
    .command('status')
    .description('Show whether maintenance is on.')
    .action(async () => {
      await withMaintenance(async (maintenance) => {
        const active = await maintenance.look();
        console.log(
          active
            ? `On since ${active.since.toISOString()}${untilOf(active.endsAt)}.`
            : 'Off: the API answers requests.',
        );
      });
    });
}

const inMinutes = (count: number): Date => new Date(Date.now() + count * 60_000);

const untilOf = (endsAt: Date | null): string =>
  endsAt === null ? ', until `maintenance off`' : `, until ${endsAt.toISOString()}`;

async function withMaintenance(work: (maintenance: Maintenance) => Promise<void>): Promise<void> {
  const [{ withDatabase }, { withPlatform }, { Maintenance }] = await Promise.all([
    import('../with-database.js'),
    import('../platform-context.js'),
    import('../../../../libs/platform/src/maintenance/maintenance.js'),
  ]);
  await withDatabase((config) => withPlatform(config, (app) => work(app.get(Maintenance))));
}
