/**
 * Boots the build twice, the way `npm start` does. jest runs the sources as CommonJS, in which
 * cycles between decorated classes work. ES modules fail on them, so only a start of the build
 * finds them.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CLI = join(import.meta.dirname, '../dist/apps/cli/src/main.js');
const directory = await mkdtemp(join(tmpdir(), 'orderly-smoke-'));
const failures = [];

function check(holds, what) {
  console.log(`${holds ? 'ok  ' : 'FAIL'} ${what}`);
  if (!holds) failures.push(what);
}

async function boot() {
  const startedAt = performance.now();
  const { DATABASE_URL: _, REDIS_URL: __, ...surroundings } = process.env;
  const env = {
    ...surroundings,
    NODE_ENV: 'development',
    PORT: '0',
    DATA_DIR: directory,
    LOG_LEVEL: 'warn',
  };
  const child = spawn(process.execPath, [CLI, 'start'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  const ready = new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      output += chunk;
      if (output.includes('Ctrl-C')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`it ended with code ${code}: ${output}`)));
    setTimeout(() => reject(new Error(`it was not ready after 60 s: ${output}`)), 60_000).unref();
  });
  await ready;
  const ms = Math.round(performance.now() - startedAt);
  return { child, ms, output, url: /API\s+(\S+)\/v1/.exec(output)?.[1] };
}

async function stop(child) {
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  check(code === 0, `SIGTERM ends it with 0 (${code})`);
}

try {
  const first = await boot();
  const password = /Password\s+(\S+)/.exec(first.output)?.[1];
  const email = /Administrator\s+(\S+)/.exec(first.output)?.[1];
  check(first.url !== undefined, `first start: ready after ${first.ms} ms`);
  for (const path of ['/health/live', '/health/ready', '/openapi.json', '/v1/products', '/docs']) {
    const { status } = await fetch(first.url + path);
    check(status === 200, `GET ${path}: ${status}`);
  }
  const login = await fetch(`${first.url}/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  check(login.status === 200, `the printed password logs in: ${login.status}`);
  await stop(first.child);

  const second = await boot();
  check(second.url !== undefined, `second start: ready after ${second.ms} ms`);
  check(!second.output.includes('Password'), 'the password is printed once only');
  await stop(second.child);
} catch (error) {
  check(false, `boot: ${error.message}`);
} finally {
  await rm(directory, { recursive: true, force: true });
}
process.exit(failures.length === 0 ? 0 : 1);
