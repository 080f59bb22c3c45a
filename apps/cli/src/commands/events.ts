import type { INestApplicationContext } from '@nestjs/common';
import type { ReplaySelection } from '@orderly/platform/event-replays/event-replay';
import { counted } from '@orderly/platform/kernel/text/counted';
import {
  PUBLICATION_STATUSES,
  type Publication,
  type PublishedDelivery,
} from '@orderly/platform/publications/publication';
import type { PublicationFilter } from '@orderly/platform/publications/publication-filter';
import { type Command, Option } from 'commander';
import {
  consumer,
  eventId,
  explain,
  limit,
  MAX_LISTED,
  operator,
  reason,
  time,
} from '../operator-arguments.js';

export function addEvents(program: Command): void {
  const command = program
    .command('events')
    .description('Recorded events, and what became of them.');

  inRange(command.command('list'))
    .description('List recorded events, newest first.')
    .addOption(new Option('--status <status>', 'only those').choices(PUBLICATION_STATUSES))
    .option('-n, --limit <count>', `how many, up to ${MAX_LISTED}`, limit, 50)
    .option('--json', 'one JSON object per line, for scripts')
    .action(async (options: PublicationFilter & { limit: number; json?: true }) => {
      await withServices(async ({ publications }) => {
        const found = await publications.list(options, { limit: options.limit, after: null });
        for (const each of found) console.log(options.json ? JSON.stringify(each) : lineOf(each));
        if (found.length === 0 && !options.json) console.log('No such events.');
      });
    });

  command
    .command('show')
    .description('Show an event, and what became of it at each consumer.')
    .argument('<event-id>', 'which event', eventId)
    .action(async (event: string) => {
      await withServices(async ({ publications }) => {
        const { deliveries, ...publication } = await publications.get(event).catch(explain);
        console.log(lineOf(publication));
        for (const delivery of deliveries) console.log(`  ${lineOfDelivery(delivery)}`);
      });
    });

  addEndings(command);
  addReplay(command);
}

function addEndings(command: Command): void {
  command
    .command('retry')
    .description('Publish an event after all that was given up.')
    .argument('<event-id>', 'which event', eventId)
    .action(async (event: string) => {
      await withServices(async ({ publications, transactions }) => {
        await transactions.run((tx) => publications.retry(tx, operator(), event)).catch(explain);
        console.log('The event will be published.');
      });
    });

  command
    .command('discard')
    .description('Leave an event unpublished that was given up. The audit log keeps why.')
    .argument('<event-id>', 'which event', eventId)
    .requiredOption('-r, --reason <text>', 'why, without naming a person', reason)
    .action(async (event: string, options: { reason: string }) => {
      await withServices(async ({ publications, transactions }) => {
        await transactions
          .run((tx) => publications.discard(tx, operator(), event, options.reason))
          .catch(explain);
        console.log('The event will not be published.');
      });
    });
}

function addReplay(command: Command): void {
  inRange(command.command('replay'))
    .description('Deliver events again to a consumer that has not handled them.')
    .argument('<consumer>', 'the consumer that receives them', consumer)
    .argument('[event-id]', 'which event; without it, give a type or a time', eventId)
    .action(
      async (
        name: string,
        event: string | undefined,
        range: Omit<ReplaySelection, 'consumer' | 'eventId'>,
        self: Command,
      ) => {
        if (Object.keys(range).length > 0 === (event !== undefined))
          self.error('error: name an event, or give --type, --from or --to');
        // All modules declare their events when the routes of the worker are loaded.
        const { EVENT_ROUTES } = await import('../../../worker/src/start-worker.js');
        const selection = { ...range, consumer: name, ...(event && { eventId: event }) };
        await withServices(async ({ replays }) => {
          const { replayed, skipped } = await replays
            .run(operator(), selection, EVENT_ROUTES)
            .catch(explain);
          const again = counted(replayed, 'delivery is on its', 'deliveries are on their');
          console.log(`${again} way again, ${counted(skipped, 'was', 'were')} skipped.`);
        });
      },
    );
}

const inRange = (command: Command): Command =>
  command
    .option('--type <type>', 'only events of this type')
    .option('--from <time>', 'only events that happened at this time or later', time)
    .option('--to <time>', 'only events that happened before this time', time);

const servicesIn = async (app: INestApplicationContext) => {
  const [publications, replays, transactions] = await Promise.all([
    import('../../../../libs/platform/src/publications/publications.js'),
    import('../../../../libs/platform/src/event-replays/replay-all.js'),
    import('../../../../libs/platform/src/database/transactions.js'),
  ]);
  return {
    publications: app.get(publications.Publications),
    replays: app.get(replays.ReplayAll),
    transactions: app.get(transactions.Transactions),
  };
};

async function withServices(
  work: (services: Awaited<ReturnType<typeof servicesIn>>) => Promise<void>,
): Promise<void> {
  const [{ withDatabase }, { withPlatform }] = await Promise.all([
    import('../with-database.js'),
    import('../platform-context.js'),
  ]);
  await withDatabase((config) => withPlatform(config, async (app) => work(await servicesIn(app))));
}

const lineOf = ({ occurredAt, eventId, type, status, failure }: Publication): string =>
  [occurredAt.toISOString(), eventId, type, status, ...(failure ? [failure] : [])].join('  ');

const lineOfDelivery = (delivery: PublishedDelivery): string =>
  [
    delivery.consumer,
    delivery.isHeld ? 'held' : delivery.status,
    ...(delivery.endedAt ? [delivery.endedAt.toISOString()] : []),
    ...(delivery.failure ? [`after ${delivery.attempts} attempts: ${delivery.failure}`] : []),
  ].join('  ');
