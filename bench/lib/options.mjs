import { parseArgs } from 'node:util';
import { HelpAsked, WrongUse } from './usage.mjs';

const NUMBERS = [
  ...['rounds', 'seconds', 'warmup', 'connections', 'orders', 'products', 'customers'],
  ...['answers', 'mails', 'sessions', 'tokens', 'limit', 'seed', 'kills', 'minutes'],
  ...['workers', 'restarts', 'clients', 'storms', 'entries'],
];

/**
 * @param {string[]} argv
 * @param {Record<string, number | string | boolean | undefined>} defaults all options there are
 * @throws HelpAsked for `--help`; WrongUse when an option is unknown or has a wrong value
 */
export function readOptions(argv, defaults) {
  const options = Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [
      name,
      { type: typeof value === 'boolean' ? 'boolean' : 'string' },
    ]),
  );
  const { help, ...values } = parsed(argv, { ...options, help: { type: 'boolean' } });
  if (help) throw new HelpAsked(linesOf(defaults));
  const given = Object.entries(values).map(([name, value]) => [
    name,
    NUMBERS.includes(name) ? positive(name, value) : value,
  ]);
  return { ...defaults, ...Object.fromEntries(given) };
}

function parsed(args, options) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    // The first sentence names the option; the rest is about positional arguments.
    throw new WrongUse(`${error.message.split(/\. |\n/)[0].replace(/\.$/, '')}.`);
  }
}

const linesOf = (defaults) =>
  Object.entries(defaults).map(([name, value]) => {
    const type = NUMBERS.includes(name) ? 'number' : 'text';
    const kind = typeof value === 'boolean' ? '' : ` <${type}>`;
    const usual = value === undefined || value === '' ? '' : `default: ${value}`;
    return `  ${`--${name}${kind}`.padEnd(24)}${usual}`.trimEnd();
  });

function positive(name, text) {
  const value = Number(text);
  if (!(value > 0)) throw new WrongUse(`--${name} takes a number above 0.`);
  return value;
}
