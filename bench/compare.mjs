/**
 * Orderly beside the hand-written server, scenario by scenario, in turn and in one run: only the
 * ratios mean something elsewhere.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { assertAlike } from './lib/alike.mjs';
import { ask, startDatabase } from './lib/database.mjs';
import { measure } from './lib/measure.mjs';
import { readOptions } from './lib/options.mjs';
import { ensureBuilt } from './lib/paths.mjs';
import { probing } from './lib/probing.mjs';
import { say, short, table } from './lib/report.mjs';
import { clientOf, SCENARIOS } from './lib/scenarios.mjs';
import { growOrders, seedWorld } from './lib/seed.mjs';
import { startBaseline, startOrderly } from './lib/servers.mjs';
import { median } from './lib/stats.mjs';
import { WrongUse } from './lib/usage.mjs';

const DEFAULTS = {
  scenario: 'place,get,list,products,mix,login,health',
  servers: 'floor,classic,orderly',
  rounds: 5,
  seconds: 5,
  warmup: 3,
  connections: 32,
  orders: 10_000,
  products: 1_000,
  customers: 20,
  json: undefined,
  against: undefined,
};

/** What stands beside what: rates the higher the better, costs the lower. */
const FIGURES = ['rps', 'p50', 'p99', 'serverCpu', 'postgresCpu', 'rss'];

/** @param {string[]} argv */
export async function compare(argv) {
  const options = readOptions(argv, DEFAULTS);
  const scenarios = options.scenario.split(',');
  const unknown = scenarios.filter((name) => !SCENARIOS[name]);
  if (unknown.length > 0)
    throw new WrongUse(`There is no scenario ${unknown}: ${Object.keys(SCENARIOS).join(', ')}.`);
  await ensureBuilt();
  const database = await startDatabase();
  const servers = [];
  try {
    const world = await seedWorld(database.url, options);
    await growOrders(database.url, world, options.orders);
    const sides = [];
    for (const name of options.servers.split(',')) {
      const server =
        name === 'orderly'
          ? await startOrderly(database.url)
          : await startBaseline(database.url, name);
      servers.push(server);
      sides.push({ server, client: await clientOf(server, world, options.connections) });
    }
    await assertAlike(sides);
    const results = {};
    for (const name of scenarios) {
      results[name] = await runScenario(name, sides, database, options);
      printScenario(name, results[name]);
    }
    const report = { options, machine: machine(), at: new Date().toISOString(), results };
    if (options.json) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
    printRatios(
      results,
      options.against ? JSON.parse(readFileSync(options.against, 'utf8')).results : undefined,
    );
  } finally {
    for (const server of servers) await server.stop();
    await database.stop();
  }
}

/**
 * @returns {Promise<Record<string, { rounds: import('./lib/measure.mjs').Figures[], median:
 *   import('./lib/measure.mjs').Figures }>>}
 */
async function runScenario(name, sides, database, { rounds, seconds, warmup, connections }) {
  const scenario = SCENARIOS[name];
  const taking = sides.filter(
    ({ server }) => server.name !== 'classic' || scenario.needs === 'classic',
  );
  const results = Object.fromEntries(taking.map(({ server }) => [server.name, { rounds: [] }]));
  const cell = ({ server, client }, forSeconds) =>
    measure({
      server,
      postgresPid: database.pid,
      next: scenario.next(client),
      connections,
      seconds: forSeconds,
    });
  for (const side of taking) await cell(side, warmup);
  for (let round = 0; round < rounds; round++) {
    for (const side of taking) {
      // So that nobody pays for the pages that the one before made dirty.
      await ask(database.url, 'CHECKPOINT');
      const { figures, slowestProbe } = await probing(side.server, () => cell(side, seconds));
      results[side.server.name].rounds.push({ ...figures, slowestProbe });
    }
  }
  for (const result of Object.values(results)) {
    const figures = [...FIGURES, 'slowestProbe'];
    result.median = Object.fromEntries(
      figures.map((figure) => [figure, median(result.rounds.map((round) => round[figure]))]),
    );
  }
  return results;
}

function printScenario(name, results) {
  say(`\n${SCENARIOS[name].title}`);
  const head = [
    '',
    'req/s',
    'p50 ms',
    'p99 ms',
    'server CPU',
    'PostgreSQL CPU',
    'RSS MB',
    'live probe ms',
  ];
  const rows = Object.entries(results).map(([server, { median: m }]) => [
    server,
    ...[m.rps, m.p50, m.p99, m.serverCpu, m.postgresCpu, m.rss, m.slowestProbe].map(short),
  ]);
  say(table(head, rows));
}

/** Medians of the rounds' own ratios: what slows one round down slows both of its sides. */
export function ratiosOf(results) {
  const { orderly, ...others } = results;
  if (!orderly) return [];
  return Object.entries(others).map(([name, other]) => {
    const ratio = (figure) =>
      median(orderly.rounds.map((round, index) => figure(round) / figure(other.rounds[index])));
    return {
      to: name,
      rps: ratio((round) => round.rps),
      p99: ratio((round) => round.p99),
      cpu: ratio((round) => round.serverCpu + round.postgresCpu),
    };
  });
}

function printRatios(results, before) {
  say(
    '\nOrderly : baseline (requests/s: the higher the better; p99 and CPU of server and ' +
      'PostgreSQL: the lower the better)',
  );
  const rows = Object.entries(results).flatMap(([name, result]) =>
    ratiosOf(result).map((ratio) => {
      const earlier = before?.[name] && ratiosOf(before[name]).find(({ to }) => to === ratio.to);
      const row = [`${name} : ${ratio.to}`, ratio.rps, ratio.p99, ratio.cpu].map((cell) =>
        typeof cell === 'number' ? short(cell) : cell,
      );
      return before
        ? [...row, earlier ? short(earlier.rps) : '–', earlier ? short(earlier.cpu) : '–']
        : row;
    }),
  );
  say(table(['', 'req/s', 'p99', 'CPU', ...(before ? ['req/s before', 'CPU before'] : [])], rows));
}

const machine = () => ({ cpus: cpus().length, model: cpus()[0]?.model, node: process.version });
