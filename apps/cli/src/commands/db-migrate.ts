import type { Command } from 'commander';

export function addDbMigrate(program: Command): void {
  program
    .command('db:migrate')
    .description(
      'Bring the database to the newest schema. Deployments run it before the new release starts.',
    )
    .action(async () => {
      const { withMigratedDatabase } = await import('../with-database.js');
      await withMigratedDatabase(async ({ name: database, applied }) => {
        console.log(`Database: ${database}`);
        for (const name of applied) console.log(`applied ${name}`);
        console.log(
          applied.length === 0
            ? 'The schema is up to date.'
            : `${applied.length} migrations applied.`,
        );
      });
    });
}
