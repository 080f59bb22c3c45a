import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.js';
import { freePort } from './processes.js';

const BINARY = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer'].find(existsSync);

/** Without PgBouncer its tests say that they are skipped; in CI they fail instead. */
export const hasPgBouncer = (): boolean => {
  if (BINARY === undefined && process.env.CI)
    throw new Error('pgbouncer is missing: apt-get install pgbouncer.');
  return BINARY !== undefined;
};

export interface PgBouncer {
  /** The same database, through PgBouncer. */
  through(url: string): string;
  close(): Promise<void>;
}

/** A real PgBouncer. It refuses to run as root, so it runs as nobody then. */
export async function startPgBouncer(
  target: string,
  settings: Readonly<Record<string, string>>,
): Promise<PgBouncer> {
  const { hostname, port, username, password } = new URL(target);
  const directory = mkdtempSync(join(tmpdir(), 'pgbouncer-'));
  const listen = await freePort();
  const lines = Object.entries({
    listen_addr: '127.0.0.1',
    listen_port: String(listen),
    auth_type: 'trust',
    auth_file: join(directory, 'users'),
    unix_socket_dir: '',
    ...settings,
  }).map(([name, value]) => `${name} = ${value}`);
  const databases = `* = host=${hostname} port=${port || 5_432}`;
  writeFileSync(
    join(directory, 'ini'),
    `[databases]\n${databases}\n[pgbouncer]\n${lines.join('\n')}\n`,
  );
  writeFileSync(join(directory, 'users'), `"${username}" "${decodeURIComponent(password)}"\n`);
  chmodSync(directory, 0o755);
  const isRoot = process.getuid?.() === 0;
  const as = isRoot ? ['-u', 'nobody'] : [];
  const child: ChildProcess = spawn(BINARY ?? 'pgbouncer', [...as, join(directory, 'ini')], {
    stdio: 'ignore',
  });
  await eventually(async () => {
    const socket = connect(listen, '127.0.0.1');
    await once(socket, 'connect');
    socket.destroy();
  });
  return {
    through: (original) => {
      const url = new URL(original);
      url.hostname = '127.0.0.1';
      url.port = String(listen);
      return url.href;
    },
    close: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
