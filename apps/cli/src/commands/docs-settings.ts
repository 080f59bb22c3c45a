import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';

export function addDocsSettings(program: Command): void {
  program
    .command('docs:settings')
    .description('Write docs/operations/configuration.md, all settings, from .env.example.')
    .option('--check', 'write nothing, and fail when the file is out of date')
    .action(async ({ check }: { check?: true }) => {
      const { settingsPage } = await import(
        '../../../../libs/platform/src/config/settings-page.js'
      );
      const { writeDocument } = await import('../written-document.js');
      const page = settingsPage(readFileSync('.env.example', 'utf8'));
      const how = { check: check === true, command: 'docs:settings' };
      writeDocument(join('docs', 'operations', 'configuration.md'), page, how);
    });
}
