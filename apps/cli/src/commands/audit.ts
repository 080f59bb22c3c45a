import type { ChainHead } from '@orderly/platform/audit/audit-chain';
import type { Verification } from '@orderly/platform/audit/verify-audit';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { type Command, InvalidArgumentError } from 'commander';
import type { DataSource } from 'typeorm';

export function addAudit(program: Command): void {
  const command = program
    .command('audit')
    .description('The audit log, and the chain that shows when it was changed.');

  command
    .command('verify')
    .description(
      'Compare every entry with the chain. Names what was changed, removed or put in, and exits with 1 then.',
    )
    .option('--from <position>', 'begin there, and trust what is before', position)
    .option(
      '--head <position:hash>',
      'what `audit head` said once: shows whether the end was cut off, or all made anew',
    )
    .action(async (options: { from?: bigint; head?: string }, self: Command) => {
      const [{ parseHead }, { verifyAudit }] = await Promise.all([
        import('../../../../libs/platform/src/audit/audit-chain.js'),
        import('../../../../libs/platform/src/audit/verify-audit.js'),
      ]);
      const head = options.head === undefined ? undefined : parseHead(options.head);
      if (head === null) self.error('error: give the head as `audit head` prints it');
      await withAuditLog(async (database, { audit }) => {
        report(
          await verifyAudit(database, { chainKey: audit.chainKey, from: options.from, head }),
          await describer(),
        );
      });
    });

  command
    .command('head')
    .description(
      'Print the newest link of the chain. Keep it where the database’s owner cannot write, for `verify --head`.',
    )
    .action(async () => {
      const { findHead } = await import('../../../../libs/platform/src/audit/seal-audit.js');
      const describe = await describer();
      await withAuditLog(async (database) => {
        const head = await findHead(database);
        console.log(head ? describe(head) : 'Nothing is sealed yet.');
      });
    });
}

function report(found: Verification, describe: (head: ChainHead) => string): void {
  const { findings, links, withoutKey, notSealedYet, head } = found;
  for (const finding of findings) console.log(finding);
  if (withoutKey > 0)
    console.log(`${withoutKey} of the entries were sealed before there was an AUDIT_CHAIN_KEY.`);
  if (notSealedYet > 0)
    console.log(
      `${notSealedYet} entries are not sealed yet; a running worker does it within seconds.`,
    );
  const verdict = findings.length === 0 ? 'as it was written' : 'NOT as it was written';
  console.log(
    `The audit log is ${verdict}: ${links} sealed entries${head ? `, head ${describe(head)}` : ''}.`,
  );
  if (findings.length > 0) process.exitCode = 1;
}

function position(given: string): bigint {
  if (/^[1-9]\d{0,17}$/.test(given)) return BigInt(given);
  throw new InvalidArgumentError('Give a position, a whole number from 1.');
}

const describer = async () =>
  (await import('../../../../libs/platform/src/audit/audit-chain.js')).describeHead;

async function withAuditLog(
  work: (database: DataSource, config: AppConfig) => Promise<void>,
): Promise<void> {
  const [{ withDatabase }, { withContext }, { DataSource }] = await Promise.all([
    import('../with-database.js'),
    import('../cli.module.js'),
    import('typeorm'),
  ]);
  await withDatabase((config) => withContext(config, (app) => work(app.get(DataSource), config)));
}
