import type { Command } from 'commander';

export function addAuthzMatrix(program: Command): void {
  program
    .command('authz:matrix')
    .description(
      'Write docs/authorization.md, who may do what, from the routes of the running application.',
    )
    .option('--check', 'write nothing, and fail when the file is out of date')
    .action(async ({ check }: { check?: true }) => {
      const { writeAccessMatrix } = await import('../access-matrix.js');
      await writeAccessMatrix({ check: check === true });
    });
}
