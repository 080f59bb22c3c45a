import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from './servers.mjs';

/**
 * A Redis of the benchmark's own, set up as the documentation asks for: append-only file, nothing
 * evicted.
 * @returns {Promise<{ url: string, empty: () => Promise<void>, keys: () => Promise<number>, down:
 *   () => Promise<void>, up: () => Promise<void>, signal: (name: NodeJS.Signals) => void, stop: ()
 *   => Promise<void> } | undefined>} undefined: there is no redis-server on the PATH. `down` kills
 *   it; `up` starts it again with what its log has
 */
export async function startRedis() {
  if (spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status !== 0) return undefined;
  const port = await freePort();
  const directory = mkdtempSync(join(tmpdir(), 'orderly-bench-redis-'));
  const settings = [
    '--bind',
    '127.0.0.1',
    '--port',
    String(port),
    '--dir',
    directory,
    '--save',
    '',
    '--appendonly',
    'yes',
  ];
  let child;
  let exit;
  const begin = () => {
    child = spawn('redis-server', [...settings, '--maxmemory-policy', 'noeviction'], {
      stdio: 'ignore',
    });
    exit = new Promise((resolve) => child.once('exit', resolve));
  };
  begin();
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const client = new Redis({
    host: '127.0.0.1',
    port,
    retryStrategy: () => 50,
    maxRetriesPerRequest: 100,
  });
  client.on('error', () => undefined);
  const answers = () =>
    Promise.race([
      client.ping(),
      delay(10_000, undefined, { ref: false }).then(() =>
        Promise.reject(new Error('Redis did not start.')),
      ),
    ]);
  await answers();
  return {
    url: `redis://127.0.0.1:${port}`,
    empty: async () => void (await client.flushall()),
    keys: () => client.dbsize(),
    signal: (name) => child.kill(name),
    down: async () => {
      kill();
      await exit;
    },
    up: async () => {
      begin();
      await answers();
    },
    stop: async () => {
      client.disconnect();
      child.kill('SIGTERM');
      await exit;
      process.removeListener('exit', kill);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
