import type { Command } from 'commander';

export function addStart(program: Command): void {
  program
    .command('start')
    .description(
      'Run API and worker in one process, with an embedded PostgreSQL unless DATABASE_URL is set.',
    )
    .action(async () => {
      const { start } = await import('../start-all.js');
      await start();
    });
}
