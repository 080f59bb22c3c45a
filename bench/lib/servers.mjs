/**
 * Starts and stops what is measured. Everything listens on the loopback, in a process of its own.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { API_MAIN, BENCH, ROOT, WORKER_MAIN } from './paths.mjs';

const START_PATIENCE_MS = 60_000;
const STOP_PATIENCE_MS = 15_000;
/** Nobody meets a limit this high, but every request is counted. */
const UNREACHABLE_LIMIT = '1000000';
/** Of each server; Orderly's default, which the baseline takes over. */
export const POOL_SIZE = 10;

/**
 * @typedef {{ name: string, pid: number, port: number, readyMs: number, stop: (patienceMs?: number)
 *   => Promise<number | null>, kill: () => Promise<void> }} Server `stop` resolves with the exit
 *   code, or null when it took too long and had to be killed. `kill` is SIGKILL: the process can do
 *   nothing about it
 * @typedef {{ name: string, env?: Record<string, string>, nodeOptions?: string[], port?: number,
 *   patienceMs?: number }} Options
 */

/** @param {string} databaseUrl */
export const orderlyEnvironment = (databaseUrl) => ({
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  DATABASE_URL: databaseUrl,
  DATABASE_POOL_SIZE: String(POOL_SIZE),
  PUBLIC_URL: 'http://localhost',
  LOG_LEVEL: 'info',
  AUTH_ACCESS_TOKEN_TTL_S: '3600',
  RATE_LIMIT_PER_PRINCIPAL: UNREACHABLE_LIMIT,
  RATE_LIMIT_PER_IP: UNREACHABLE_LIMIT,
  RATE_LIMIT_CREDENTIALS: UNREACHABLE_LIMIT,
  SHUTDOWN_DRAIN_MS: '0',
  // The baseline caches no responses, so the comparison is without the cache.
  PRODUCT_CACHE_SECONDS: process.env['PRODUCT_CACHE_SECONDS'] ?? '0',
});

/**
 *  The API as production runs it.
 * @param {string} databaseUrl
 * @param {Partial<Options>} [options]
 * @returns {Promise<Server>}
 */
export async function startOrderly(
  databaseUrl,
  { name = 'orderly', env = {}, nodeOptions = [], port: wanted, patienceMs } = {},
) {
  const port = wanted ?? (await freePort());
  return start({
    name,
    command: [...nodeOptions, API_MAIN],
    env: { ...orderlyEnvironment(databaseUrl), PORT: String(port), ...env },
    port,
    readyPath: '/health/ready',
    patienceMs,
  });
}

/** @param {string} databaseUrl @param {Partial<Options>} [options] @returns {Promise<Server>} */
export async function startOrderlyWorker(databaseUrl, { env = {}, patienceMs } = {}) {
  const port = await freePort();
  return start({
    name: 'orderly-worker',
    command: [WORKER_MAIN],
    env: { ...orderlyEnvironment(databaseUrl), WORKER_HEALTH_PORT: String(port), ...env },
    port,
    readyPath: '/health/ready',
    patienceMs,
  });
}

/**
 * @param {string} databaseUrl
 * @param {'floor' | 'classic'} mode
 * @param {Partial<Options>} [options]
 * @returns {Promise<Server>}
 */
export async function startBaseline(databaseUrl, mode, { env = {}, nodeOptions = [] } = {}) {
  const port = await freePort();
  return start({
    name: mode,
    command: [...nodeOptions, join(BENCH, 'baseline/server.mjs')],
    env: {
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      MODE: mode,
      PORT: String(port),
      POOL_SIZE: String(POOL_SIZE),
      ...env,
    },
    port,
    readyPath: '/health/live',
  });
}

/**
 * @param {{ name: string, command: string[], env: Record<string, string>, port: number, readyPath:
 *   string, patienceMs?: number }} options
 * @returns {Promise<Server>}
 */
export async function start({
  name,
  command,
  env,
  port,
  readyPath,
  patienceMs = START_PATIENCE_MS,
}) {
  const startedAt = performance.now();
  // The environment of this process stays out: a stray variable must not change what is measured.
  const child = spawn(process.execPath, command, {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', logOf(name), 'pipe'],
  });
  let complaints = '';
  let ended = false;
  child.stderr.on('data', (chunk) => (complaints = (complaints + chunk).slice(-2_000)));
  const exit = new Promise((resolve) => child.once('exit', resolve)).then((code) => {
    ended = true;
    return code;
  });
  // Whatever ends this process ends its children.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const killed = async () => {
    if (!ended) kill();
    await exit;
    process.removeListener('exit', kill);
  };
  const stop = async (stopPatienceMs = STOP_PATIENCE_MS) => {
    child.kill('SIGTERM');
    await Promise.race([exit, delay(stopPatienceMs, undefined, { ref: false })]);
    await killed();
    return exit;
  };
  for (const deadline = startedAt + patienceMs; ; await delay(5)) {
    if (ended) throw new Error(`${name} ended while it started: ${complaints}`);
    if (await answers(port, readyPath)) break;
    if (performance.now() < deadline) continue;
    await stop();
    throw new Error(`${name} is not ready after ${patienceMs} ms: ${complaints}`);
  }
  const readyMs = performance.now() - startedAt;
  return { name, pid: child.pid, port, readyMs, stop, kill: killed };
}

/** `BENCH_LOGS` is a directory for what the processes log, to explain a run that failed. */
function logOf(name) {
  const directory = process.env.BENCH_LOGS;
  if (!directory) return 'ignore';
  mkdirSync(directory, { recursive: true });
  return openSync(join(directory, `${name}-${Date.now()}-${logs++}.log`), 'w');
}
let logs = 0;

async function answers(port, path) {
  try {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      signal: AbortSignal.timeout(1_000),
    });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}

/** @returns {Promise<number>} */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
