import type { Transactions } from '@orderly/platform/database/transactions';
import { counted } from '@orderly/platform/kernel/text/counted';
import type { DeadLetterFilter } from '@orderly/platform/messaging/dead-letters/dead-letter-filter';
import type {
  DeadLetter,
  DeadLetters,
} from '@orderly/platform/messaging/dead-letters/dead-letters';
import { DEAD_CAUSES, type DeadCause } from '@orderly/platform/messaging/failures/dead-cause';
import { type Command, Option } from 'commander';
import {
  consumer,
  eventId,
  explain,
  limit,
  MAX_LISTED,
  operator,
  reason,
} from '../operator-arguments.js';

export function addDeadLetters(program: Command): void {
  const command = program
    .command('dead-letters')
    .description('Event deliveries that were given up.');

  command
    .command('list')
    .description('List dead letters, newest event first.')
    .option('-c, --consumer <name>', 'only those of one consumer', consumer)
    .addOption(ofCause())
    .option('-n, --limit <count>', `how many, up to ${MAX_LISTED}`, limit, 50)
    .option('--json', 'one JSON object per line, for scripts')
    .action(async (options: DeadLetterFilter & { limit: number; json?: true }) => {
      const { json } = options;
      await withDeadLetters(async (letters) => {
        const found = await letters.list({ limit: options.limit, after: null }, options);
        for (const letter of found) console.log(json ? JSON.stringify(letter) : lineOf(letter));
        if (found.length === 0 && !json) console.log('No dead letters.');
      });
    });

  command
    .command('replay')
    .description('Queue deliveries again, with all their attempts. Do it when the cause is fixed.')
    .argument('[consumer]', 'the consumer that receives the event again', consumer)
    .argument('[event-id]', 'which event', eventId)
    .option('--all', 'all there are, or all of the consumer')
    .addOption(ofCause())
    .action(
      async (
        name: string | undefined,
        event: string | undefined,
        { all, cause }: { all?: true; cause?: DeadCause },
        self: Command,
      ) => {
        if ((all === true) === (event !== undefined))
          self.error('error: name a consumer and an event, or give --all');
        if (cause !== undefined && all === undefined) self.error('error: --cause needs --all');
        await withDeadLetters(async (letters, transactions) => {
          if (event === undefined || name === undefined) {
            const count = await letters.replayAll(operator(), { consumer: name, cause });
            console.log(
              `${counted(count, 'delivery is on its', 'deliveries are on their')} way again.`,
            );
            return;
          }
          await transactions
            .run((tx) => letters.replay(tx, operator(), name, event))
            .catch(explain);
          console.log('The delivery is on its way again.');
        });
      },
    );

  addDiscard(command);
}

function addDiscard(command: Command): void {
  command
    .command('discard')
    .description('Give deliveries up for good, when no replay can help. The audit log keeps why.')
    .argument('<consumer>', 'the consumer that could not handle the event', consumer)
    .argument('[event-id]', 'which event', eventId)
    .requiredOption('-r, --reason <text>', 'why, without naming a person', reason)
    .option('--all', 'all of the consumer, the newest events first')
    .addOption(ofCause())
    .option('-n, --limit <count>', `how many of --all, up to ${MAX_LISTED}`, limit, MAX_LISTED)
    .action(
      async (
        name: string,
        event: string | undefined,
        options: { all?: true; cause?: DeadCause; limit: number; reason: string },
        self: Command,
      ) => {
        if ((options.all === true) === (event !== undefined))
          self.error('error: name an event, or give --all');
        if (options.cause !== undefined && options.all === undefined)
          self.error('error: --cause needs --all');
        await withDeadLetters(async (letters, transactions) => {
          if (event === undefined) {
            const which = { consumer: name, cause: options.cause };
            const { reason: why, limit: atMost } = options;
            const count = await letters.discardAll(operator(), which, why, atMost);
            console.log(`${counted(count, 'delivery was', 'deliveries were')} given up for good.`);
            return;
          }
          await transactions
            .run((tx) => letters.discard(tx, operator(), name, event, options.reason))
            .catch(explain);
          console.log('The delivery was given up for good.');
        });
      },
    );
}

const ofCause = (): Option =>
  new Option('--cause <cause>', 'only those of one cause').choices(DEAD_CAUSES);

async function withDeadLetters(
  work: (letters: DeadLetters, transactions: Transactions) => Promise<void>,
): Promise<void> {
  const [{ withDatabase }, { withPlatform }, letters, database] = await Promise.all([
    import('../with-database.js'),
    import('../platform-context.js'),
    import('../../../../libs/platform/src/messaging/dead-letters/dead-letters.js'),
    import('../../../../libs/platform/src/database/transactions.js'),
  ]);
  await withDatabase((config) =>
    withPlatform(config, (app) =>
      work(app.get(letters.DeadLetters), app.get(database.Transactions)),
    ),
  );
}

const lineOf = (letter: DeadLetter): string =>
  [
    letter.diedAt.toISOString(),
    letter.consumer,
    letter.eventId,
    letter.eventType,
    `${letter.cause} after ${letter.attempts} attempts: ${letter.reason}`,
  ].join('  ');
