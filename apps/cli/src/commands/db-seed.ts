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
      const { withPlatform } = await import('../platform-context.js');
      const { PARTS } = await import('../parts/db-seed.js');
      const { describeSeed, seed } = await import('../seed.js');
      await withMigratedDatabase(async ({ config, name }) => {
        console.log(`Database: ${name}`);
        const seeded = await withPlatform(config, (app) => seed(app, config), PARTS);
        console.log(describeSeed(seeded).join('\n'));
      });
    });
}
