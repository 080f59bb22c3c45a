/** `npm run profile -- <route>`: where the server's time goes while one route is under load. */
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { framesOf, sumSelf } from './lib/cpu-profile.mjs';
import { startDatabase } from './lib/database.mjs';
import { flameGraph } from './lib/flame-graph.mjs';
import { measure } from './lib/measure.mjs';
import { readOptions } from './lib/options.mjs';
import { BENCH, ensureBuilt, ROOT } from './lib/paths.mjs';
import { say, short, table } from './lib/report.mjs';
import { clientOf, oneRequest, SCENARIOS } from './lib/scenarios.mjs';
import { growOrders, seedWorld } from './lib/seed.mjs';
import { startBaseline, startOrderly } from './lib/servers.mjs';
import { runCommand, WrongUse } from './lib/usage.mjs';

const DEFAULTS = {
  server: 'orderly',
  as: 'customer',
  out: join(ROOT, '.orderly/profiles'),
  top: '25',
  ...{ seconds: 8, warmup: 6, connections: 32, orders: 10_000, products: 1_000, customers: 20 },
};

/** @param {string[]} argv */
async function profile(argv) {
  const route = argv.find(
    (word, index) => !word.startsWith('-') && !argv[index - 1]?.startsWith('--'),
  );
  const options = readOptions(
    argv.filter((word) => word !== route),
    DEFAULTS,
  );
  if (!route || !(SCENARIOS[route] || route.startsWith('/')))
    throw new WrongUse(`Name a route: ${Object.keys(SCENARIOS).join(', ')}, or its /path.`);
  await ensureBuilt();
  mkdirSync(options.out, { recursive: true });
  const name = `${options.server}-${route.replace(/[^\w]+/g, '-').replace(/^-/, '')}`;
  const file = join(options.out, `${name}.cpuprofile`);
  writeFileSync(file, '');
  const database = await startDatabase();
  let server;
  try {
    const world = await seedWorld(database.url, options);
    await growOrders(database.url, world, options.orders);
    server = await startServer(database.url, options.server, file);
    const next = (SCENARIOS[route]?.next ?? oneRequest(route, options.as))(
      await clientOf(server, world, options.connections),
    );
    const cell = (seconds) =>
      measure({
        server,
        postgresPid: database.pid,
        next,
        connections: options.connections,
        seconds,
      });
    await cell(options.warmup);
    process.kill(server.pid, 'SIGUSR2');
    const figures = await cell(options.seconds);
    process.kill(server.pid, 'SIGUSR2');
    await untilWritten(file);
    const root = framesOf(JSON.parse(readFileSync(file, 'utf8')));
    const page = file.replace(/\.cpuprofile$/, '.html');
    writeFileSync(page, flameGraph(root, `${options.server}: ${route}`));
    print(root, figures, Number(options.top));
    say(`\n${file}\n${page}`);
  } finally {
    await server?.stop();
    await database.stop();
  }
}

function startServer(url, name, file) {
  const settings = {
    nodeOptions: ['--import', join(BENCH, 'lib/profile-hook.mjs')],
    env: { PROFILE_FILE: file },
  };
  return name === 'orderly' ? startOrderly(url, settings) : startBaseline(url, name, settings);
}

async function untilWritten(file) {
  for (let waited = 0; waited < 20_000; waited += 100) {
    const { size } = statSync(file);
    await delay(100);
    if (size > 0 && statSync(file).size === size) return;
  }
  throw new Error('The server wrote no profile.');
}

function print(root, figures, top) {
  const perThousand = (us) => short(us / figures.requests);
  const share = (us) => `${((100 * us) / root.totalUs).toFixed(1)} %`;
  const rows = (sums) =>
    sums.slice(0, top).map(({ key, selfUs }) => [key, share(selfUs), perThousand(selfUs)]);
  say(
    `${short(figures.rps)} requests/s while profiled (profiling itself costs some), ` +
      `${figures.requests} requests`,
  );
  const packages = sumSelf(root, (frame) => frame.package);
  say(`\n${table(['package: own time', 'share', 'ms/1,000 requests'], rows(packages))}`);
  const functions = sumSelf(root, ({ name, place }) => `${name}  ${place}`);
  say(`\n${table(['function: own time', 'share', 'ms/1,000 requests'], rows(functions))}`);
}

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
const ROUTES = `<${Object.keys(SCENARIOS).join(' | ')} | /path>`;
await runCommand(`node bench/profile.mjs ${ROUTES}`, () => profile(process.argv.slice(2)));
