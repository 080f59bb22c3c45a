import { setTimeout as delay } from 'node:timers/promises';

const EVERY_MS = 100;

/**
 * Asks a server whether it lives, again and again while `work` goes on, as an orchestrator does
 * that would restart it.
 * @param {import('./servers.mjs').Server} server
 * @param {() => Promise<Figures>} work
 * @returns {Promise<{ figures: Figures, slowestProbe: number }>} ms @template Figures
 */
export async function probing(server, work) {
  let slowestProbe = 0;
  let over = false;
  const probes = (async () => {
    for (; !over; await delay(EVERY_MS)) {
      const askedAt = performance.now();
      await (await fetch(`http://127.0.0.1:${server.port}/health/live`)).arrayBuffer();
      slowestProbe = Math.max(slowestProbe, performance.now() - askedAt);
    }
  })();
  try {
    return {
      figures: await work(),
      get slowestProbe() {
        return slowestProbe;
      },
    };
  } finally {
    over = true;
    await probes;
  }
}
