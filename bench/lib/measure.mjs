/** One cell of a table: a server under one kind of load. */
import { load } from './load.mjs';
import { cpuMs, familyCpuMs, rssMb } from './proc.mjs';
import { percentile } from './stats.mjs';

/**
 * @typedef {{ rps: number, p50: number, p99: number, serverCpu: number, postgresCpu: number, rss:
 *   number, requests: number }} Figures CPU in ms per 1,000 requests, latencies in ms, memory in MB
 */

/**
 * @param {{ server: import('./servers.mjs').Server, postgresPid: number, next: () =>
 *   import('./load.mjs').Request, connections: number, seconds: number }} cell
 * @returns {Promise<Figures>}
 * @throws Error when an answer was not the expected one: a fast error is no result
 */
export async function measure({ server, postgresPid, next, connections, seconds }) {
  const server0 = cpuMs(server.pid);
  const postgres0 = familyCpuMs(postgresPid);
  const result = await load({ port: server.port, connections, seconds, next });
  const serverMs = cpuMs(server.pid) - server0;
  const postgresMs = familyCpuMs(postgresPid) - postgres0;
  if (result.failures.size > 0) {
    const what = [...result.failures].map(([failure, count]) => `${count} × ${failure}`).join('; ');
    throw new Error(`${server.name} answered other than expected: ${what}`);
  }
  const perThousand = (ms) => (ms * 1_000) / result.requests;
  return {
    rps: result.requests / result.seconds,
    p50: percentile(result.latencies, 0.5),
    p99: percentile(result.latencies, 0.99),
    serverCpu: perThousand(serverMs),
    postgresCpu: perThousand(postgresMs),
    rss: rssMb(server.pid),
    requests: result.requests,
  };
}
