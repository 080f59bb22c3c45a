import { parseArgs } from 'node:util';

const NUMBERS = [
  ...['rounds', 'seconds', 'warmup', 'connections', 'orders', 'products', 'customers'],
  ...['answers', 'mails', 'sessions', 'tokens', 'limit', 'seed', 'kills', 'minutes'],
  ...['workers', 'restarts', 'clients', 'storms', 'entries'],
];

/**
 * @param {string[]} argv
 * @param {Record<string, number | string | boolean | undefined>} defaults
 */
export function readOptions(argv, defaults) {
  const names = new Set([...Object.keys(defaults), 'json', 'against']);
  const options = Object.fromEntries(
    [...names].map((name) => [
      name,
      { type: typeof defaults[name] === 'boolean' ? 'boolean' : 'string' },
    ]),
  );
  const { values } = parseArgs({ args: argv, options, allowPositionals: true });
  const given = Object.entries(values).map(([name, value]) => [
    name,
    NUMBERS.includes(name) ? positive(name, value) : value,
  ]);
  return { ...defaults, ...Object.fromEntries(given) };
}

function positive(name, text) {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${name} takes a number above 0.`);
  return value;
}
