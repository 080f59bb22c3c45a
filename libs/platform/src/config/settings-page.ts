import type { ZodType } from 'zod';
import { VARIABLE_RULES } from './environment.js';
import { loadConfig } from './load-config.js';
import { PROVIDER_RULES } from './oidc-providers.js';

/** Which processes read the settings of a section of .env.example. */
const READERS: Readonly<Record<string, string>> = {
  General: 'all',
  HTTP: 'API; the worker reads `HOST` for its probes, `PUBLIC_URL` and `METRICS_TOKEN`, too',
  Log: 'all',
  Database: 'all',
  Queue: 'all',
  Mail: 'worker',
  'Pages of your front end': 'API, worker',
  Prices: 'API, worker',
  'Requests to addresses from users': 'API, worker',
  'Web push': 'API, worker',
  'Text messages': 'API, worker',
  'First administrator': '`npm start`, `db:seed`',
  Tokens: 'API, worker, commands',
  Passkeys: 'API',
  'Sign-in with other providers': 'API',
  Audit: 'worker, commands',
  Payments: 'API, worker',
  'Rate limits': 'API',
  Worker: 'worker',
  'Imports and exports': 'API, worker',
  Orders: 'API, worker',
  Retention: 'worker',
  Invoices: 'API, worker',
  Shutdown: 'API, worker',
};

interface Setting {
  readonly name: string;
  readonly given: string;
  readonly comment: string;
}

interface Section {
  readonly title: string;
  readonly readers: string;
  readonly settings: readonly Setting[];
}

const INTRODUCTION = [
  '# Settings',
  '',
  'All settings. `npm run docs:settings` writes this page from `.env.example` and the rules of the',
  'code: do not edit it.',
  '',
  'Settings are environment variables, or lines of `.env`; the environment wins. An empty setting',
  'counts as not set. At start a process lists all faulty settings, and exits with 78. The',
  'defaults are those of development; where production has another one, the text says so.',
  '[Keys](keys.md) says how to handle the secrets among them.',
  '',
].join('\n');

/** @param example the text of .env.example */
export function settingsPage(example: string): string {
  return `${INTRODUCTION}${sectionsOf(example).map(textOf).join('')}`;
}

function textOf({ title, readers, settings }: Section): string {
  const rows = settings.map(({ name, given, comment }) =>
    [`\`${name}\``, typeOf(name), defaultOf(name, given), withLinks(comment)]
      .map((cell) => cell.replaceAll('|', '\\|'))
      .join(' | '),
  );
  const head = ['| setting | value | default | meaning |', '|---|---|---|---|'];
  const table = [...head, ...rows.map((row) => `| ${row} |`)].join('\n');
  return `\n## ${title}\n\nRead by: ${readers}.\n\n${table}\n`;
}

/** @throws Error for a section without readers, or a line that is none of the three kinds */
function sectionsOf(example: string): Section[] {
  const sections: Array<Section & { settings: Setting[] }> = [];
  let comment: string[] = [];
  for (const line of example.split('\n').slice(example.split('\n').indexOf('') + 1)) {
    const title = /^# --- (.+?)(?:[:;.(,] ?.*)? ---$/.exec(line)?.[1]?.trim();
    const [, name, given = ''] = /^#?([A-Z][A-Z_]+)=(.*)$/.exec(line) ?? [];
    if (title !== undefined) {
      const readers = READERS[title];
      if (readers === undefined) throw new Error(`settings-page.ts has no readers for ${title}.`);
      sections.push({ title, readers, settings: [] });
    } else if (name !== undefined) {
      sections.at(-1)?.settings.push({ name, given, comment: comment.join(' ') });
    } else if (line.startsWith('# ')) {
      comment.push(line.slice(2));
      continue;
    }
    comment = [];
  }
  return sections;
}

const ruleOf = (name: string): ZodType | undefined =>
  VARIABLE_RULES[name] ?? PROVIDER_RULES[name.replace(/^OIDC_ACME_/, '')];

/** The page is in docs/operations. */
const withLinks = (comment: string): string =>
  comment
    .replace(/docs\/operations\/([a-z-]+)\.md/g, '[$1]($1.md)')
    .replace(/docs\/([a-z-]+)\.md/g, '[$1](../$1.md)');

/** In the words with which the start refuses something else. */
function typeOf(name: string): string {
  const issue = ruleOf(name)?.safeParse('\0\n').error?.issues[0];
  const wanted = (issue?.message ?? 'must be text')
    .replace(/^must (?:be |have )?/, '')
    .replace(/^names a feature .*/, '`name=on` or `name=off`, separated by commas');
  return issue !== undefined && issue.path.length > 0 ? `a list, each ${wanted}` : wanted;
}

/** A value that changes nothing is the default; any other one is an example. */
function defaultOf(name: string, given: string): string {
  if (given === '') return 'none';
  return isDefault(name, given) ? `\`${given}\`` : `none; such as \`${given}\``;
}

function isDefault(name: string, given: string): boolean {
  const nothing = { DATABASE_URL: 'postgres://localhost/orderly' };
  try {
    const [without, with_] = [nothing, { ...nothing, [name]: given }].map((environment) =>
      JSON.stringify({ ...loadConfig(environment), warnings: [] }),
    );
    return without === with_ && ruleOf(name) !== undefined && name in VARIABLE_RULES;
  } catch {
    return false;
  }
}
