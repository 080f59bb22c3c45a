import { join } from 'node:path';
import type { Command } from 'commander';

export function addDocsEvents(program: Command): void {
  program
    .command('docs:events')
    .description('Write docs/events.md and docs/events.schema.json from the declared events.')
    .option('--check', 'write nothing, and fail when a file is out of date')
    .action(async ({ check }: { check?: true }) => {
      // All modules declare their events when the routes of the worker are loaded.
      const { EVENT_ROUTES } = await import('../../../worker/src/start-worker.js');
      const { eventsPage, eventsSchemaDocument } = await import(
        '../../../../libs/platform/src/openapi/events-page.js'
      );
      const { writeDocument } = await import('../written-document.js');
      const how = { check: check === true, command: 'docs:events' };
      writeDocument(join('docs', 'events.md'), eventsPage(EVENT_ROUTES), how);
      writeDocument(join('docs', 'events.schema.json'), eventsSchemaDocument(), how);
    });
}
