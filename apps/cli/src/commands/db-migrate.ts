import type { RecordedMigration } from '@orderly/platform/database/migration-preview';
import { counted } from '@orderly/platform/kernel/text/counted';
import type { Command } from 'commander';

export function addDbMigrate(program: Command): void {
  program
    .command('db:migrate')
    .description(
      'Bring the database to the newest schema. Deployments run it before the new release starts.',
    )
    .option(
      '--dry-run',
      'change nothing, and print the SQL of pending migrations; exit with 1 when there are any',
    )
    .action(({ dryRun }: { dryRun?: true }) => (dryRun ? preview() : migrate()));
}

async function migrate(): Promise<void> {
  const { withMigratedDatabase } = await import('../with-database.js');
  await withMigratedDatabase(async ({ name: database, applied }) => {
    console.log(`Database: ${database}`);
    for (const name of applied) console.log(`applied ${name}`);
    console.log(
      applied.length === 0
        ? 'The schema is up to date.'
        : `${counted(applied.length, 'migration was', 'migrations were')} applied.`,
    );
  });
}

async function preview(): Promise<void> {
  const [{ withAnyDatabase }, { previewMigrations, previewQueueTables }] = await Promise.all([
    import('../with-database.js'),
    import('../../../../libs/platform/src/database/migration-preview.js'),
  ]);
  await withAnyDatabase(async ({ config, name: database }) => {
    const pending = await previewMigrations(config);
    const tables = await previewQueueTables(config);
    console.log(`-- Database: ${database}`);
    for (const migration of pending) console.log(textOf(migration));
    for (const each of tables) console.log(`\n-- ${each}, in one transaction of BullMQ`);
    const count = pending.length + tables.length;
    console.log(
      count === 0
        ? '-- The schema is up to date.'
        : `-- ${counted(count, 'migration is', 'migrations are')} pending. Nothing was changed.`,
    );
    process.exitCode = count === 0 ? 0 : 1;
  });
}

const textOf = ({ name, inTransaction, calls }: RecordedMigration): string =>
  [
    `\n-- ${name}, ${inTransaction ? 'in one transaction' : 'each statement by itself'}`,
    ...calls.map((statement) => `${statement.trim().replace(/;$/, '')};`),
  ].join('\n');
