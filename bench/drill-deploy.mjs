/**
 * Two APIs behind nginx, and two workers, under load. `npm run drill:rolling` restarts each of them
 * in turn, as a deployment does: no request may fail. `npm run drill:chaos` kills them: a client
 * that repeats its requests gets a response. After both, no order or mail is lost or doubled.
 */
import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { report } from './lib/chaos/report.mjs';
import { settled } from './lib/chaos/settling.mjs';
import { startDatabase } from './lib/database.mjs';
import { SeededRandom } from './lib/desk/random.mjs';
import { Callers } from './lib/drill/callers.mjs';
import { effectsOf } from './lib/drill/effects.mjs';
import { OPEN } from './lib/event-chaos/books.mjs';
import { Fleet } from './lib/fleet.mjs';
import { startMailSink } from './lib/mail-sink.mjs';
import { startNginx } from './lib/nginx.mjs';
import { readOptions } from './lib/options.mjs';
import { ensureBuilt } from './lib/paths.mjs';
import { startRedis } from './lib/redis.mjs';
import { say, short } from './lib/report.mjs';
import { clientOf } from './lib/scenarios.mjs';
import { seedWorld } from './lib/seed.mjs';
import { freePort, startOrderly, startOrderlyWorker } from './lib/servers.mjs';
import { percentile } from './lib/stats.mjs';
import { verify } from './lib/verify.mjs';

const COMMON = {
  backend: 'postgres',
  connections: 6,
  products: 200,
  customers: 20,
  minutes: 5,
  json: undefined,
};
const ROLLING = { ...COMMON, rounds: 10, drain: '5000' };
const CHAOS = { ...COMMON, seconds: 60, kills: 12, seed: 7 };
const OF_A_KIND = 2;
const MINUTE_MS = 60_000;

/** @param {string[]} argv */
export async function drillRolling(argv) {
  const options = readOptions(argv, ROLLING);
  const env = { SHUTDOWN_DRAIN_MS: options.drain };
  await drill('Restarted in turn', options, env, async ({ apis, workers }) => {
    for (let turn = 0; turn < options.rounds * OF_A_KIND; turn++) {
      await workers.restart(turn);
      await apis.restart(turn);
    }
  });
}

/** @param {string[]} argv */
export async function drillChaos(argv) {
  const options = readOptions(argv, CHAOS);
  const { seconds, kills, seed } = options;
  const random = new SeededRandom(seed);
  await drill('Killed', options, {}, async ({ apis, workers }) => {
    for (let left = kills; left > 0; left--) {
      await delay((random.next() * 2 * seconds * 1_000) / kills);
      await (random.next() < 0.5 ? apis : workers).kill(random.next());
    }
    await Promise.all([apis.allBack(), workers.allBack()]);
  });
}

/** Runs `disturb` under load, and checks the responses and their effects. */
async function drill(title, options, ownEnv, disturb) {
  await ensureBuilt();
  const stops = [];
  try {
    const redis = options.backend === 'redis' ? await startRedis() : undefined;
    if (options.backend === 'redis' && !redis) throw new Error('There is no redis-server.');
    if (redis) stops.push(() => redis.stop());
    const database = await startDatabase();
    stops.push(() => database.stop());
    const sink = await startMailSink();
    stops.push(() => sink.stop());
    const env = { SMTP_URL: sink.url, ...ownEnv, ...(redis ? { REDIS_URL: redis.url } : {}) };
    const { url } = database;
    const world = await seedWorld(url, options);
    const ports = [await freePort(), await freePort()];
    const apis = await Fleet.start(OF_A_KIND, (place, patienceMs) =>
      startOrderly(url, { env, port: ports[place], patienceMs }),
    );
    stops.push(() => apis.stop());
    const workers = await Fleet.start(OF_A_KIND, (_place, patienceMs) =>
      startOrderlyWorker(url, { env, patienceMs }),
    );
    stops.push(() => workers.stop());
    const proxy = await startNginx(ports);
    if (!proxy) throw new Error('There is no nginx: the drill needs one on the PATH.');
    stops.push(() => proxy.stop());

    const callers = new Callers(proxy, await clientOf(proxy, world, options.connections));
    const givenUp = callers.start(options.connections);
    const beganAt = performance.now();
    await Promise.race([disturb({ apis, workers }), givenUp]);
    await callers.stop();
    const seconds = (performance.now() - beganAt) / 1_000;
    const end = await settled(url, options.minutes * MINUTE_MS, OPEN);
    await Promise.all([apis.stop(), workers.stop()]);
    const run = { callers, apis, workers, seconds, end, sink };
    const result = await resultOf(url, run, database.deadlocks());
    say(`\n${title}: ${OF_A_KIND} APIs behind nginx, ${OF_A_KIND} workers on ${options.backend}`);
    report(result);
    if (options.json)
      writeFileSync(options.json, `${JSON.stringify({ options, result }, null, 2)}\n`);
    if (result.verified !== 0 || result.checks.some(({ offenders }) => offenders.length > 0))
      process.exitCode = 1;
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

async function resultOf(url, run, deadlocks) {
  const { callers, apis, workers, seconds, end } = run;
  const { durations, client, placed } = callers;
  const { checks, repeatedMails } = await effectsOf(url, run);
  const kills = apis.kills + workers.kills;
  const exitCodes = [...apis.exitCodes, ...workers.exitCodes];
  const failures = [...client.outcomes].filter(([outcome]) => outcome !== 200 && outcome !== 201);
  const ms = (part) =>
    short(
      percentile(
        durations.toSorted((a, b) => a - b),
        part,
      ),
    );
  const figures = [
    ['seconds under load', short(seconds)],
    ['requests', callers.requests],
    ['requests that failed and were repeated', client.repeated],
    ...failures.map(([outcome, count]) => [`of them: ${outcome}`, count]),
    ['orders', placed.length],
    ['ms until the answer, p50', ms(0.5)],
    ['ms until the answer, p99', ms(0.99)],
    ['ms until the answer, slowest', ms(1)],
    ['mails that arrived again, with the same Message-ID', repeatedMails],
    ['kills', kills],
    ['processes asked to stop', exitCodes.length],
    ['seconds until all was done, after the last request', short(end.seconds)],
  ];
  const codes = exitCodes.filter((code) => code !== 0).map((code) => `exit code ${code}`);
  const undisturbed = [
    { name: 'failed requests', checked: callers.requests, offenders: failures.map(String) },
    { name: 'repeated mails', checked: placed.length, offenders: repeatedMails ? ['some'] : [] },
  ];
  return {
    figures: figures.map(([name, value]) => ({ name, value })),
    checks: [
      ...(kills === 0 ? undisturbed : []),
      ...checks,
      {
        name: 'answers with the wrong content',
        checked: callers.requests,
        offenders: callers.wrong,
      },
      {
        name: 'processes that ended with exit code 0',
        checked: exitCodes.length,
        offenders: codes,
      },
      {
        name: 'things that are open in the end',
        checked: placed.length,
        offenders: end.open.map(({ what, count }) => `${count} ${what}`),
      },
      { name: 'deadlocks in PostgreSQL', checked: 1, offenders: deadlocks },
    ],
    verified: await verify(url),
  };
}
