import { ConfigurationError } from '@orderly/platform/config/configuration-error';
import type { Transactions } from '@orderly/platform/database/transactions';
import { DomainError } from '@orderly/platform/errors/domain-error';
import { continueTrace } from '@orderly/platform/http/trace-context';
import { newId } from '@orderly/platform/ids/new-id';
import type { DeadLetter, DeadLetters, ReplayedBy } from '@orderly/platform/jobs/dead-letters';
import type { Command } from 'commander';

const MAX_LISTED = 1_000;

export function addDeadLetters(program: Command): void {
  const command = program
    .command('dead-letters')
    .description('Deliveries of events that were given up after their last attempt.');

  command
    .command('list')
    .description('Show them, the newest event first.')
    .option('-c, --consumer <name>', 'only those of one consumer')
    .option('-n, --limit <count>', `how many, up to ${MAX_LISTED}`, '50')
    .option('--json', 'one JSON object per line, for scripts')
    .action(async ({ consumer, limit, json }: { consumer?: string; limit: string; json?: true }) => {
      if (!/^\d{1,4}$/.test(limit) || Number(limit) < 1 || Number(limit) > MAX_LISTED)
        throw new ConfigurationError(`--limit: give a whole number from 1 to ${MAX_LISTED}.`);
      await withDeadLetters(async (letters) => {
        const found = await letters.list({ limit: Number(limit), after: null }, consumer);
        for (const letter of found) console.log(json ? JSON.stringify(letter) : lineOf(letter));
        if (found.length === 0 && !json) console.log('There are none.');
      });
    });

  command
    .command('replay')
    .description('Send deliveries on their way again, with all their attempts. Do it when the cause is mended.')
    .argument('[consumer]', 'who shall hear the event again')
    .argument('[event-id]', 'which event')
    .option('--all', 'all there are, or all of the consumer')
    .action(async (consumer: string | undefined, eventId: string | undefined, { all }: { all?: true }) => {
      if ((all === true) === (eventId !== undefined))
        throw new ConfigurationError('Name a consumer and an event, or give --all.');
      await withDeadLetters(async (letters, transactions) => {
        if (eventId === undefined || consumer === undefined) {
          console.log(`${await letters.replayAll(operator(), consumer)} deliveries are on their way again.`);
          return;
        }
        await transactions.run((tx) => letters.replay(tx, operator(), consumer, eventId)).catch(explain);
        console.log('The delivery is on its way again.');
      });
    });
}

/** Whoever may start commands may do anything; the audit log keeps that it was one. */
const operator = (): ReplayedBy => ({
  actorId: null,
  origin: { requestId: `cli-${newId()}`, traceparent: continueTrace(undefined), ip: null },
});

/** A typing error of the operator's, in one line and not as a stack. */
function explain(error: unknown): never {
  if (error instanceof DomainError) throw new ConfigurationError(error.message);
  throw error;
}

async function withDeadLetters(
  work: (letters: DeadLetters, transactions: Transactions) => Promise<void>,
): Promise<void> {
  const [{ withDatabase }, { withContext }, letters, database] = await Promise.all([
    import('../with-database.js'),
    import('../cli.module.js'),
    import('../../../../libs/platform/src/jobs/dead-letters.js'),
    import('../../../../libs/platform/src/database/transactions.js'),
  ]);
  await withDatabase((config) =>
    withContext(config, (app) => work(app.get(letters.DeadLetters), app.get(database.Transactions))),
  );
}

const lineOf = ({ diedAt, consumer, eventId, eventType, attempts, reason }: DeadLetter): string =>
  `${diedAt.toISOString()}  ${consumer}  ${eventId}  ${eventType}  after ${attempts} attempts: ${reason}`;
