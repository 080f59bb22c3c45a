import { type ChildProcess, spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ConfigurationError } from '@orderly/platform/config/configuration-error';
import { ensureCluster, makeDirectory } from './cluster.js';
import { type DatabaseUrls, ensureDatabase, urlsOf } from './databases.js';
import { DirectoryLock } from './directory-lock.js';
import { freePort } from './ports.js';
import { type PostgresBinaries, postgresBinaries } from './postgres-binaries.js';
import { findRunningPostmaster, readPostmaster, stopPostmaster } from './postmaster.js';
import { launchAs, type UnixUser, userForPostgres } from './unprivileged-user.js';
import { watchOver } from './watchdog.js';

interface EmbeddedPostgresOptions {
  /** Contains the cluster, its password and its log. Created when absent. */
  readonly directory: string;
  readonly database: string;
  /** False trades durability for speed: for tests only. */
  readonly durable?: boolean;
  /** Called when the server ends unexpectedly. */
  readonly onUnexpectedExit?: () => void;
}

export interface EmbeddedPostgres extends DatabaseUrls {
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;
const MAX_LOG_BYTES = 10 * 1024 * 1024;
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=200',
  'timezone=UTC',
  'log_timezone=UTC',
];
const NOT_DURABLE = [
  ...['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_wal_size=256MB'],
  // Test passwords protect nothing, and every connection would pay for 4,096 rounds.
  'scram_iterations=1',
];

/**
 * A real PostgreSQL from npm, for development, demonstrations and tests. Commits are as durable as
 * on any other server.
 * @throws ConfigurationError when the folder, the user or the machine does not allow it; each
 *   message says what to do
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const directory = resolve(options.directory);
  const binaries = postgresBinaries();
  const user = userForPostgres(directory);
  const lock = prepare(directory, user);
  try {
    const cluster = ensureCluster(directory, binaries, user, options.durable !== false);
    // A killed process left its server running. The watchdog may be about to stop that server, so
    // it cannot be reused.
    const orphan = await findRunningPostmaster(cluster);
    if (orphan) await stopPostmaster(cluster, orphan.pid);
    const server = await launch({ ...options, directory }, cluster, binaries, user);
    const watchdog = watchOver(server.pid);
    const urls = await ensureDatabase(directory, server.port, options.database);
    return {
      ...urls,
      stop: async () => {
        server.expectExit();
        watchdog.cancel();
        await stopPostmaster(cluster, server.pid);
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** The server that another process of ours runs in this folder; undefined when there is none. */
export async function findEmbeddedPostgres(
  folder: string,
  database: string,
): Promise<DatabaseUrls | undefined> {
  const directory = resolve(folder);
  if (DirectoryLock.holder(directory) === undefined) return undefined;
  const server = await findRunningPostmaster(join(directory, 'data'));
  return server && urlsOf(directory, server.port, database);
}

function prepare(directory: string, user: UnixUser | undefined): DirectoryLock {
  try {
    makeDirectory(directory, user);
    return DirectoryLock.take(directory);
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigurationError(
      `DATA_DIR: this user cannot write to ${directory} (${code}). Give it a folder that it ` +
        `may write to, or set DATABASE_URL.`,
    );
  }
}

async function launch(
  options: EmbeddedPostgresOptions,
  cluster: string,
  binaries: PostgresBinaries,
  user: UnixUser | undefined,
): Promise<{ pid: number; port: number; expectExit: () => void }> {
  const port = await rememberedPort(options.directory);
  const settings = [...SETTINGS, ...(options.durable === false ? NOT_DURABLE : [])].flatMap(
    (setting) => ['-c', setting],
  );
  const start = launchAs(
    user,
    binaries.postgres,
    ['-D', cluster, '-p', String(port), ...settings],
    [cluster],
  );
  const log = openLog(options.directory);
  // In its own process group: Ctrl-C must reach only this process, which still needs its database
  // to finish work in progress.
  const child = spawn(start.command, start.args, {
    ...start.user,
    cwd: options.directory,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const pid = await untilReady(child, cluster, options.directory);
  child.unref();
  let expected = false;
  child.once('exit', () => expected || options.onUnexpectedExit?.());
  return { pid, port, expectExit: () => (expected = true) };
}

/** Uses the same port every time if it is free, so that tools keep their connection settings. */
async function rememberedPort(directory: string): Promise<number> {
  const file = join(directory, 'port');
  const before = existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined;
  const port = await freePort(before && before > 0 && before < 65_536 ? before : undefined);
  writeFileSync(file, `${port}\n`);
  return port;
}

function openLog(directory: string): number {
  const file = join(directory, 'postgres.log');
  if (existsSync(file) && statSync(file).size > MAX_LOG_BYTES) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o600);
}

async function untilReady(
  child: ChildProcess,
  cluster: string,
  directory: string,
): Promise<number> {
  let failure: string | undefined;
  child.once('error', (error) => (failure = error.message));
  child.once('exit', (code, signal) => (failure = `it ended with ${signal ?? `code ${code}`}`));
  for (const deadline = Date.now() + START_TIMEOUT_MS; ; await delay(5)) {
    const server = readPostmaster(cluster);
    if (server?.ready && server.pid === child.pid) return server.pid;
    if (failure === undefined && Date.now() < deadline) continue;
    if (failure === undefined) child.kill('SIGINT');
    const log = join(directory, 'postgres.log');
    throw new ConfigurationError(
      `DATA_DIR: the embedded PostgreSQL did not start (${failure ?? 'it took too long'}). ` +
        `Its log is ${log}; it ends with:\n${readFileSync(log, 'utf8').slice(-600)}`,
    );
  }
}
