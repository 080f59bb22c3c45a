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
 * @returns {Promise<{ url: string, pid: number, empty: () => Promise<void>, keys: () =>
 *   Promise<number>, stop: () => Promise<void> } | undefined>} undefined: there is no redis-server
 *   on the PATH
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
  const child = spawn('redis-server', [...settings, '--maxmemory-policy', 'noeviction'], {
    stdio: 'ignore',
  });
  const exit = new Promise((resolve) => child.once('exit', resolve));
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const client = new Redis({
    host: '127.0.0.1',
    port,
    retryStrategy: () => 50,
    maxRetriesPerRequest: 100,
  });
  client.on('error', () => undefined);
  await Promise.race([
    client.ping(),
    delay(10_000).then(() => Promise.reject(new Error('Redis did not start.'))),
  ]);
  return {
    url: `redis://127.0.0.1:${port}`,
    pid: child.pid,
    empty: async () => void (await client.flushall()),
    keys: () => client.dbsize(),
    stop: async () => {
      client.disconnect();
      child.kill('SIGTERM');
      await exit;
      process.removeListener('exit', kill);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
