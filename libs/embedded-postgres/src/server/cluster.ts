import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from '@orderly/platform/config/configuration-error';
import type { PostgresBinaries } from './postgres-binaries.js';
import { launchAs, type UnixUser } from './unprivileged-user.js';

export const SUPERUSER = 'postgres';

/** Creates the folder, owned by the user that PostgreSQL will run as. */
export function makeDirectory(directory: string, user: UnixUser | undefined): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (user) chownSync(directory, user.uid, user.gid);
}

/**
 * Initialises the cluster unless it exists. It is created in a temporary folder and renamed, so
 * that a crash leaves no incomplete cluster.
 */
export function ensureCluster(
  directory: string,
  binaries: PostgresBinaries,
  user: UnixUser | undefined,
  durable: boolean,
): string {
  const cluster = join(directory, 'data');
  if (existsSync(cluster)) {
    const version = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
    if (version === binaries.majorVersion) return cluster;
    throw new ConfigurationError(
      `DATA_DIR holds a cluster of PostgreSQL ${version}, which version ` +
        `${binaries.majorVersion} cannot open: dump it with the old version, or move the ` +
        `folder ${directory} away to start anew.`,
    );
  }
  const unfinished = join(directory, 'data.new');
  rmSync(unfinished, { recursive: true, force: true });
  writePassword(directory, user);
  const launch = launchAs(user, binaries.initdb, initArguments(directory, unfinished, durable), [
    unfinished,
  ]);
  try {
    execFileSync(launch.command, launch.args, {
      ...launch.user,
      cwd: directory,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  } catch (error) {
    const said = String((error as { stderr?: Buffer }).stderr ?? error).trim();
    throw new ConfigurationError(
      `DATA_DIR: PostgreSQL could not set up its files in ${directory}: ${said}`,
    );
  }
  renameSync(unfinished, cluster);
  return cluster;
}

function initArguments(directory: string, cluster: string, durable: boolean): string[] {
  return [
    ...[
      '-D',
      cluster,
      '-U',
      SUPERUSER,
      '--pwfile',
      passwordFile(directory),
      '--auth=scram-sha-256',
      '-E',
      'UTF8',
    ],
    // The built-in provider sorts identically on every machine and after every upgrade of the C
    // library.
    ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--data-checksums'],
    ...(durable ? [] : ['--no-sync', '--set', 'scram_iterations=1']),
  ];
}

const passwordFile = (directory: string): string => join(directory, 'password');

export const newPassword = (): string => randomBytes(24).toString('base64url');

function writePassword(directory: string, user: UnixUser | undefined): void {
  const file = passwordFile(directory);
  writeFileSync(file, `${newPassword()}\n`, { mode: 0o600 });
  if (user) chownSync(file, user.uid, user.gid);
}

export const readPassword = (directory: string): string =>
  readFileSync(passwordFile(directory), 'utf8').trim();
