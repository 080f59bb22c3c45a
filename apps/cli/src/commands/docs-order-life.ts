import { join } from 'node:path';
import type { Command } from 'commander';

export function addDocsOrderLife(program: Command): void {
  program
    .command('docs:order-life')
    .description('Write docs/order-life.md, the states of an order, from the table of transitions.')
    .option('--check', 'write nothing, and fail when the file is out of date')
    .action(async ({ check }: { check?: true }) => {
      const { orderLifeDocument } = await import('../../../../libs/orders/src/index.js');
      const { writeDocument } = await import('../written-document.js');
      const how = { check: check === true, command: 'docs:order-life' };
      writeDocument(join('docs', 'order-life.md'), orderLifeDocument(), how);
    });
}
