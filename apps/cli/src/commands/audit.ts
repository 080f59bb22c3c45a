import type { INestApplicationContext } from '@nestjs/common';
import type { AnchorMade, ChainHead } from '@orderly/audit/chain';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { continueTrace } from '@orderly/platform/kernel/tracing/trace-context';
import { type Command, InvalidArgumentError } from 'commander';
import { reportVerification } from '../report-verification.js';

const MAX_REASON = 500;

export function addAudit(program: Command): void {
  const command = program
    .command('audit')
    .description('The audit log, and the chain that shows when it was changed.');
  addVerify(command);
  addHead(command);
  addAnchor(command);
}

interface VerifyArguments {
  readonly from?: bigint;
  readonly head?: string;
  readonly keyedFrom?: string;
}

function addVerify(command: Command): void {
  command
    .command('verify')
    .description(
      'Compare every entry with the chain. Lists what was changed, removed or inserted, ' +
        'and then exits with 1.',
    )
    .option('--from <position>', 'begin at this position and trust the entries before it', position)
    .option(
      '--head <position:hash>',
      'an earlier output of `audit head`: shows whether the end was cut off or the whole ' +
        'chain was rebuilt',
    )
    .option(
      '--keyed-from <position:hash>',
      'where AUDIT_CHAIN_KEY began, as the worker logged it: links without a key count up to there',
    )
    .action(async (options: VerifyArguments, self: Command) => {
      const [{ parseHead, verifyAudit }, { DataSource }] = await Promise.all([
        import('../../../../libs/audit/src/public/chain.js'),
        import('typeorm'),
      ]);
      const parse = (option: string, text: string | undefined): ChainHead | undefined =>
        text === undefined
          ? undefined
          : (parseHead(text) ??
            self.error(`error: give ${option} as \`audit head\` prints it: position:hash`));
      const head = parse('--head', options.head);
      const keyedFrom = parse('--keyed-from', options.keyedFrom);
      const describe = await describer();
      await withAuditLog(async (app, { audit }) => {
        const { chainKey, previousChainKey: previousKey } = audit;
        const found = await verifyAudit(app.get(DataSource), {
          chainKey,
          previousKey,
          from: options.from,
          head,
          keyedFrom,
        });
        reportVerification(found, describe, head !== undefined);
      });
    });
}

function addHead(command: Command): void {
  command
    .command('head')
    .description(
      'Print the newest link of the chain. Keep it where the database’s owner cannot write, ' +
        'for `verify --head`.',
    )
    .action(async () => {
      const [{ findHead }, { DataSource }] = await Promise.all([
        import('../../../../libs/audit/src/public/chain.js'),
        import('typeorm'),
      ]);
      const describe = await describer();
      await withAuditLog(async (app) => {
        const head = await findHead(app.get(DataSource));
        console.log(head ? describe(head) : 'Nothing is sealed yet.');
      });
    });
}

function addAnchor(command: Command): void {
  command
    .command('anchor')
    .description(
      'Sign the log as it is now with AUDIT_CHAIN_KEY, after an accident or for another key. ' +
        'Verifies first.',
    )
    .requiredOption('--reason <text>', 'the reason, for later verifications', reason)
    .option('--accept', 'accept what verification finds wrong until now')
    .action(async (options: { reason: string; accept?: true }) => {
      const { AnchorMaker } = await import('../../../../libs/audit/src/public/chain.js');
      const describe = await describer();
      await withAuditLog(async (app) => {
        const { reason: text, accept = false } = options;
        const request = { reason: text, accept, origin: operator() };
        reportAnchor(await app.get(AnchorMaker).make(request), describe);
      });
    });
}

function reportAnchor({ at, findings }: AnchorMade, describe: (head: ChainHead) => string): void {
  for (const finding of findings) console.log(finding);
  if (at) {
    console.log(`The audit log is anchored at ${describe(at)}.`);
    return;
  }
  process.exitCode = 1;
  console.log(
    findings.length === 0
      ? 'Nothing is sealed yet, so there is nothing to anchor.'
      : 'No anchor was made. If all of this is accounted for, give --accept.',
  );
}

function position(given: string): bigint {
  if (/^[1-9]\d{0,17}$/.test(given)) return BigInt(given);
  throw new InvalidArgumentError('Give a position, a whole number from 1.');
}

function reason(given: string): string {
  if (given.trim() !== '' && given.length <= MAX_REASON && !/\p{Cc}/u.test(given)) return given;
  throw new InvalidArgumentError(`Give one line of up to ${MAX_REASON} characters.`);
}

/** Commands run as the operator of the machine, who has no account; the audit log records that. */
const operator = () => ({
  requestId: `cli-${newId()}`,
  traceparent: continueTrace(undefined),
  ip: null,
});

const describer = async () => {
  const { describeHead } = await import('../../../../libs/audit/src/public/chain.js');
  return describeHead;
};

async function withAuditLog(
  work: (app: INestApplicationContext, config: AppConfig) => Promise<void>,
): Promise<void> {
  const [{ withDatabase }, { withPlatform }, { PARTS }] = await Promise.all([
    import('../with-database.js'),
    import('../platform-context.js'),
    import('../parts/audit.js'),
  ]);
  await withDatabase((config) => withPlatform(config, (app) => work(app, config), PARTS));
}
