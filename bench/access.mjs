/**
 * What it costs to know who asks: processor time and SQL statements of an authenticated request, by
 * what the process remembers.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ask, startDatabase } from './lib/database.mjs';
import { loadAtRate } from './lib/load.mjs';
import { addClients, makeKeys, signClientTokens } from './lib/machines.mjs';
import { readOptions } from './lib/options.mjs';
import { ensureBuilt } from './lib/paths.mjs';
import { cpuMs, familyCpuMs } from './lib/proc.mjs';
import { say, short, table } from './lib/report.mjs';
import { seedWorld } from './lib/seed.mjs';
import { startOrderly } from './lib/servers.mjs';
import { giveCookies, openSessions, signTokens } from './lib/sessions.mjs';
import { median } from './lib/stats.mjs';

const DEFAULTS = { rounds: 3, connections: 8, products: 10, customers: 3_000, json: undefined };
const PER_SECOND = 600;
/** Longer than sessions and accounts are remembered, shorter than tokens are. */
const FORGOTTEN_MS = 1_100;
/** Answered without the database, by a handler that does next to nothing. */
const NOBODYS_FEED = '/v1/orders?limit=1&customerId=00000000-0000-7000-8000-000000000000';
const MAX_STATEMENTS = 1;
/**
 * The signing keys are looked up too, and when a session was last used is written down, but every
 * 30 s and not for a request.
 */
const IS_ABOUT_CALLERS = /\b(auth\.(?!signing_keys)|users\.)/;
const IS_BY_THE_WAY = /\bUPDATE auth\./;

/** @param {string[]} argv */
export async function access(argv) {
  const options = readOptions(argv, DEFAULTS);
  await ensureBuilt();
  const database = await startDatabase();
  let server;
  try {
    const world = await seedWorld(database.url, options);
    server = await startOrderly(database.url);
    const sessions = await openSessions(database.url, world.customers);
    const owners = world.customers.map(({ id }) => id);
    const clients = await addClients(database.url, owners);
    const callers = {
      newTokens: () => signTokens(database.url, sessions),
      newClientTokens: () => signClientTokens(database.url, clients),
      keys: await makeKeys(database.url, owners),
      cookies: await giveCookies(database.url, await openSessions(database.url, world.customers)),
    };
    const results = await measureAll({ ...options, database, server, callers });
    print(results);
    if (options.json)
      writeFileSync(options.json, `${JSON.stringify({ options, results }, null, 2)}\n`);
    const tooMany = results.find(({ statements }) => statements > MAX_STATEMENTS);
    if (tooMany)
      throw new Error(
        `${tooMany.step}: ${tooMany.statements} statements a request, and ${MAX_STATEMENTS} ` +
          `is the most.`,
      );
  } finally {
    await server?.stop();
    await database.stop();
  }
}

async function measureAll({ rounds, connections, database, server, callers }) {
  /** @type {Map<string, { serverUs: number, postgresUs: number }[]>} */
  const figures = new Map();
  const statements = new Map();
  const log = await statementLog(database.url);
  for (let round = 0; round <= rounds; round++) {
    const isCounted = round === rounds;
    if (isCounted) await log.start();
    const tokens = await callers.newTokens();
    const clientTokens = await callers.newClientTokens();
    const steps = [
      ['nobody: health', tokens.map(() => request('/health/live'))],
      ['token seen for the first time', tokens.map((token) => request(NOBODYS_FEED, token))],
      [
        'token known, session and account looked up anew',
        tokens.map((token) => request(NOBODYS_FEED, token)),
      ],
      [
        'all known: the same caller within a second',
        tokens.map(() => request(NOBODYS_FEED, tokens[0])),
      ],
      [
        'cookie, looked up',
        callers.cookies.map((cookie) => requestWith(NOBODYS_FEED, `cookie: ${cookie}`)),
      ],
      ['API key, looked up', callers.keys.map((key) => request(NOBODYS_FEED, key))],
      [
        'client token seen for the first time',
        clientTokens.map((token) => request(NOBODYS_FEED, token)),
      ],
      [
        'client token known, client looked up anew',
        clientTokens.map((token) => request(NOBODYS_FEED, token)),
      ],
    ];
    for (const [step, requests] of steps) {
      await delay(FORGOTTEN_MS);
      const before = log.position();
      const cost = await costOf({ requests, connections, database, server });
      await delay(FORGOTTEN_MS);
      if (isCounted) statements.set(step, log.countSince(before) / requests.length);
      else if (round > 0 || rounds === 1) figures.set(step, [...(figures.get(step) ?? []), cost]);
    }
  }
  await log.stop();
  return [...figures].map(([step, costs]) => ({
    step,
    serverUs: median(costs.map(({ serverUs }) => serverUs)),
    postgresUs: median(costs.map(({ postgresUs }) => postgresUs)),
    statements: statements.get(step),
  }));
}

/**
 * At a rate that both processors bear, so that no step is measured under another load than the
 * next.
 */
async function costOf({ requests, connections, database, server }) {
  let next = 0;
  const [server0, postgres0] = [cpuMs(server.pid), familyCpuMs(database.pid)];
  const { failures } = await loadAtRate({
    port: server.port,
    connections,
    seconds: requests.length / PER_SECOND,
    perSecond: PER_SECOND,
    next: () => requests[next++],
  });
  if (failures.size > 0)
    throw new Error(`answered other than expected: ${[...failures.keys()].join('; ')}`);
  const perRequest = (ms) => (ms * 1_000) / requests.length;
  return {
    serverUs: perRequest(cpuMs(server.pid) - server0),
    postgresUs: perRequest(familyCpuMs(database.pid) - postgres0),
  };
}

const request = (path, token) =>
  requestWith(path, token === undefined ? undefined : `authorization: Bearer ${token}`);

const requestWith = (path, header) => ({
  payload:
    `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: ` +
    `application/json\r\n${header === undefined ? '' : `${header}\r\n`}\r\n`,
  expect: 200,
});

/** PostgreSQL's own log of what it was asked about callers. */
async function statementLog(url) {
  const [{ data_directory }] = await ask(url, 'SHOW data_directory');
  const file = join(dirname(data_directory), 'postgres.log');
  const set = async (what) => {
    await ask(url, `ALTER SYSTEM SET log_statement = '${what}'`);
    await ask(url, 'SELECT pg_reload_conf()');
    await delay(200);
  };
  return {
    start: () => set('all'),
    stop: () => set('none'),
    position: () => readFileSync(file).length,
    countSince: (position) =>
      readFileSync(file)
        .subarray(position)
        .toString()
        .split(/^(?=\d{4}-\d\d-\d\d )/m)
        .filter((entry) => /LOG: {2}(execute|statement)/.test(entry))
        .filter((entry) => IS_ABOUT_CALLERS.test(entry) && !IS_BY_THE_WAY.test(entry)).length,
  };
}

function print(results) {
  const [nobody] = results;
  const rows = results.map(({ step, serverUs, postgresUs, statements }) => [
    step,
    short(serverUs),
    step === nobody.step ? '' : short(serverUs - nobody.serverUs),
    short(postgresUs),
    statements.toFixed(3),
  ]);
  const head = [
    'per request',
    'server CPU µs',
    'more than nobody',
    'PostgreSQL CPU µs',
    'SQL statements',
  ];
  say(table(head, rows));
}
