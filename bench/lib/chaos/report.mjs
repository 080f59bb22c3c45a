/** The figures of a run, and what is wrong. */
import { say, short, table } from '../report.mjs';

const MOST_NAMED = 50;

/** @returns {{ name: string, value: number | string }[]} */
export function figuresOf({ played, end, ours, theirs, client, requests }) {
  const orders = countBy(ours.orders, ({ status }) => status);
  const payments = countBy(ours.payments, ({ status }) => status);
  const refused = played.orders.length - ours.orders.length;
  const sum = (rows, name) => rows.reduce((total, row) => total + row[name], 0);
  const due = played.orders.filter(({ id }) => id !== undefined);
  return [
    ...figures('orders', { 'sold out': refused, ...orders }),
    ...figures('payments', payments),
    ...figures('pence', {
      ordered: sum(due, 'total'),
      'captured, ours': sum(ours.payments, 'captured'),
      'captured, theirs': sum(theirs.intents, 'captured'),
      'refunded, ours': sum(ours.payments, 'refunded'),
      'refunded, theirs': sum(theirs.intents, 'refunded'),
    }),
    ...figures('calls of the provider', {
      answered: Object.values(requests.calls).reduce((total, count) => total + count, 0),
      ...requests.faults,
    }),
    ...figures('requests', Object.fromEntries(client.outcomes)),
    { name: 'requests that were repeated', value: client.repeated },
    { name: 'kills', value: played.kills.length },
    { name: 'killed', value: said(countBy(played.kills, (roles) => roles)) },
    { name: 'seconds until every order was played', value: short(played.seconds) },
    { name: 'seconds until nothing was open', value: short(end.seconds) },
  ];
}

/** @param {{ figures: object[], checks: import('./audit.mjs').Check[], verified?: number }} run */
export function report({ figures: rows, checks, verified }) {
  say(
    `\n${table(
      ['', ''],
      rows.map(({ name, value }) => [name, value]),
    )}\n`,
  );
  for (const { name, checked, offenders } of checks) {
    const isRight = offenders.length === 0;
    say(`${isRight ? 'ok   ' : 'WRONG'} ${name}: ${checked} checked, ${offenders.length} wrong`);
    for (const offender of offenders.slice(0, MOST_NAMED)) say(`      ${offender}`);
    if (offenders.length > MOST_NAMED) say(`      and ${offenders.length - MOST_NAMED} more`);
  }
  if (verified !== undefined)
    say(`${verified === 0 ? 'ok   ' : 'WRONG'} orderly verify: exit code ${verified}`);
}

const figures = (of, counts) =>
  Object.entries(counts).map(([name, value]) => ({ name: `${of}: ${name}`, value }));

function countBy(items, keyOf) {
  const counts = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}

const said = (counts) =>
  Object.entries(counts)
    .map(([name, count]) => `${name} × ${count}`)
    .join(', ');
