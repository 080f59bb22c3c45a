/**
 * Whether the time of a log-in tells who has an account: tries of several kinds, interleaved, each
 * address once.
 */
import { writeFileSync } from 'node:fs';
import pg from 'pg';
import { startDatabase } from './lib/database.mjs';
import { readOptions } from './lib/options.mjs';
import { ensureBuilt } from './lib/paths.mjs';
import { say, short, table } from './lib/report.mjs';
import { PASSWORD, seedWorld } from './lib/seed.mjs';
import { startOrderly } from './lib/servers.mjs';
import { median, percentile } from './lib/stats.mjs';

const DEFAULTS = { rounds: 200, warmup: 20, json: undefined };
const WRONG = 'not the passphrase of anybody';
const LIFTED = {
  RATE_LIMIT_PER_PRINCIPAL: '0',
  RATE_LIMIT_PER_IP: '0',
  RATE_LIMIT_CREDENTIALS: '0',
  LOG_LEVEL: 'warn',
};
/** Two medians of the same kind differ by less in 99.7 of 100 runs. */
const NOISE_IN_ERRORS = 3;

/** @param {string[]} argv */
export async function loginTiming(argv) {
  const options = readOptions(argv, DEFAULTS);
  await ensureBuilt();
  const database = await startDatabase();
  const client = new pg.Client({ connectionString: database.url });
  let server;
  try {
    await client.connect();
    const kinds = await seedKinds(database.url, client, options.rounds + options.warmup);
    server = await startOrderly(database.url, { env: LIFTED });
    const times = new Map(kinds.map((kind) => [kind, []]));
    for (let round = 0; round < options.rounds + options.warmup; round++) {
      // Every try is the first of its address, and none of them meets a pause.
      await client.query('DELETE FROM auth.login_attempts');
      for (const kind of shuffled(kinds)) {
        const ms = await timeLogin(server, kind.emails[round], kind.password);
        if (round >= options.warmup) times.get(kind).push(ms);
      }
    }
    const results = summarise(kinds, times);
    print(results, options.rounds);
    if (options.json)
      writeFileSync(options.json, `${JSON.stringify({ options, results }, null, 2)}\n`);
  } finally {
    await server?.stop();
    await client.end();
    await database.stop();
  }
}

/**
 * The first is what the others are held against; the second is the same once more, so that it shows
 * what noise looks like.
 */
async function seedKinds(url, client, count) {
  const { customers } = await seedWorld(url, { customers: count * 4, products: 1 });
  const group = (index) => customers.slice(index * count, (index + 1) * count);
  const idsOf = (people) => people.map(({ id }) => id);
  const emailsOf = (people) => people.map(({ email }) => email);
  await client.query('DELETE FROM auth.credentials WHERE user_id = ANY ($1)', [idsOf(group(2))]);
  await client.query('UPDATE users.users SET email_verified_at = NULL WHERE id = ANY ($1)', [
    idsOf(group(3)),
  ]);
  await client.query('ANALYZE');
  return [
    { title: 'account, wrong password', emails: emailsOf(group(0)), password: WRONG },
    { title: 'account, wrong password (again)', emails: emailsOf(group(1)), password: WRONG },
    {
      title: 'no account',
      emails: Array.from({ length: count }, (_, index) => `nobody-${index}@example.com`),
      password: WRONG,
    },
    { title: 'account without a password', emails: emailsOf(group(2)), password: WRONG },
    {
      title: 'address not verified, right password',
      emails: emailsOf(group(3)),
      password: PASSWORD,
    },
  ];
}

async function timeLogin({ port }, email, password) {
  const startedAt = performance.now();
  const response = await fetch(`http://127.0.0.1:${port}/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const body = await response.text();
  const ms = performance.now() - startedAt;
  if (response.status !== 401) throw new Error(`A log-in was answered ${response.status}: ${body}`);
  return ms;
}

function summarise(kinds, times) {
  const known = times.get(kinds[0]);
  return kinds.map((kind) => {
    const own = times.get(kind);
    const difference = median(own) - median(known);
    const error = Math.hypot(errorOfMedian(own), errorOfMedian(known));
    return {
      kind: kind.title,
      median: median(own),
      iqr: iqr(own),
      difference,
      isNoise: Math.abs(difference) <= NOISE_IN_ERRORS * error,
      auc: auc(known, own),
    };
  });
}

const iqr = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  return percentile(sorted, 0.75) - percentile(sorted, 0.25);
};

/** Of a normal distribution with the same quartiles: outliers of a busy machine do not count. */
const errorOfMedian = (values) => (1.2533 * iqr(values)) / 1.349 / Math.sqrt(values.length);

/**
 * How often somebody who sees one time of each kind names the slower kind rightly: 0.5 is a coin.
 */
function auc(ones, others) {
  let wins = 0;
  for (const one of ones)
    for (const other of others) wins += other > one ? 1 : other === one ? 0.5 : 0;
  return wins / ones.length / others.length;
}

function shuffled(items) {
  const copy = [...items];
  for (let last = copy.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1));
    [copy[last], copy[other]] = [copy[other], copy[last]];
  }
  return copy;
}

function print(results, rounds) {
  const rows = results.map(({ kind, median, iqr, difference, isNoise, auc }, index) => [
    kind,
    short(median),
    short(iqr),
    ...(index === 0 ? ['', '', ''] : [short(difference), isNoise ? 'yes' : 'NO', auc.toFixed(3)]),
  ]);
  say(`${rounds} log-ins of each kind, interleaved; ms`);
  say(table(['', 'median', 'quartiles apart', 'from the first', 'within noise', 'AUC'], rows));
}
