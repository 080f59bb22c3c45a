import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';

const MIGRATION_NAME = /^[a-z][a-z0-9-]{2,60}$/;

/** With a path, writes the migration. Otherwise only reports whether there would be one. */
type Target = { readonly path: string } | 'check';

export function addDbGenerate(program: Command): void {
  program
    .command('db:generate')
    .description(
      'Write a migration from the difference between the entities and the database. ' +
        'Review it: what runs is what you read. ' +
        'Without arguments: say whether there is a difference (exit code 1), and write nothing.',
    )
    .argument('[lib]', 'the module that owns the schema, such as orders', migrationsFolder)
    .argument('[name]', 'what it does, such as add-gift-wrapping', migrationName)
    .action(async (folder: string | undefined, name: string | undefined, _, command: Command) => {
      if (folder !== undefined && name === undefined)
        command.error('error: A migration needs a name.');
      const target: Target = folder && name ? { path: join(folder, name) } : 'check';
      const { withMigratedDatabase } = await import('../with-database.js');
      await withMigratedDatabase(async ({ config }) => {
        process.exitCode = generate(target, config.database.migrationUrl);
      });
    });
}

function migrationsFolder(lib: string): string {
  const folder = join('libs', lib, 'src', 'migrations');
  if (/^[a-z]+(-[a-z]+)*$/.test(lib) && existsSync(folder)) return folder;
  throw new InvalidArgumentError(`There is no folder ${folder} for migrations.`);
}

function migrationName(name: string): string {
  if (MIGRATION_NAME.test(name)) return name;
  throw new InvalidArgumentError(
    'A name has 3 to 61 lower-case letters, digits and hyphens, and begins with a letter.',
  );
}

/** From the sources and not from the build: a new entity may not be built yet. */
function generate(target: Target, databaseUrl: string): number {
  const typeorm = join('node_modules', 'typeorm', 'cli.js');
  const { status } = spawnSync(
    process.execPath,
    [
      '--import',
      '@swc-node/register/esm-register',
      typeorm,
      'migration:generate',
      '-d',
      'ormconfig.ts',
      ...(target === 'check' ? ['check', '--check'] : [target.path]),
    ],
    {
      stdio: 'inherit',
      env: { ...process.env, DATABASE_URL: databaseUrl, DATABASE_MIGRATION_URL: databaseUrl },
    },
  );
  return status ?? 1;
}
