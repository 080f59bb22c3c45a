import type { Command } from 'commander';

export function addDbSeed(program: Command): void {
  program
    .command('db:seed')
    .description(
      'Migrate, then add the first administrator and, outside production, the demo ' +
        'catalogue, if missing.',
    )
    .action(async () => {
      const { withMigratedDatabase } = await import('../with-database.js');
      const { withContext } = await import('../cli.module.js');
      const { describeSeed, seed } = await import('../seed.js');
      await withMigratedDatabase(async ({ config, name }) => {
        console.log(`Database: ${name}`);
        const seeded = await withContext(config, (app) => seed(app, config));
        console.log(describeSeed(seeded).join('\n'));
      });
    });
}
