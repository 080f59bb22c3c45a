import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ROOT } from './paths.mjs';
import { freePort } from './servers.mjs';

const START_PATIENCE_MS = 10_000;
const PLACES = ['nginx', '/usr/sbin/nginx'];
const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/**
 * An nginx in front of the APIs, with `deploy/nginx/proxy.conf`.
 * @param {number[]} ports of the APIs
 * @returns {Promise<{ port: number, name: string, stop: () => Promise<void> } | undefined>}
 *   undefined: there is no nginx
 */
export async function startNginx(ports) {
  const program = PLACES.find((each) => spawnSync(each, ['-v'], { stdio: 'ignore' }).status === 0);
  if (!program) return undefined;
  const port = await freePort();
  const directory = mkdtempSync(join(tmpdir(), 'orderly-bench-nginx-'));
  const log = join(directory, 'error.log');
  writeFileSync(join(directory, 'nginx.conf'), configuration({ port, ports, directory, log }));
  const child = spawn(program, ['-p', directory, '-e', log, '-c', 'nginx.conf'], {
    stdio: 'ignore',
  });
  const exit = new Promise((resolve) => child.once('exit', resolve));
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async () => {
    child.kill('SIGTERM');
    await exit;
    process.removeListener('exit', kill);
    rmSync(directory, { recursive: true, force: true });
  };
  for (const deadline = performance.now() + START_PATIENCE_MS; !(await listens(port)); ) {
    if (performance.now() > deadline || child.exitCode !== null) {
      const said = readFileSync(log, 'utf8');
      await stop();
      throw new Error(`nginx does not listen: ${said}`);
    }
    await delay(20);
  }
  return { name: 'nginx', port, stop };
}

const configuration = ({ port, ports, directory, log }) => `
daemon off;
worker_processes 1;
pid ${directory}/nginx.pid;
error_log ${log} warn;
events {
  worker_connections 1024;
}
http {
  access_log off;
  ${TEMPORARY.map((each) => `${each}_temp_path ${directory}/${each};`).join('\n  ')}
  upstream api {
    zone api 64k;
    ${ports.map((each) => `server 127.0.0.1:${each} max_fails=2 fail_timeout=5s;`).join('\n    ')}
    keepalive 64;
  }
  client_max_body_size 2m;
  server {
    listen 127.0.0.1:${port};
    include ${ROOT}/deploy/nginx/proxy.conf;
  }
}
`;

function listens(port) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
