import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KNOWN_VARIABLES } from './environment.js';
import { settingsPage } from './settings-page.js';

const EXAMPLE = readFileSync(join(import.meta.dirname, '../../../../.env.example'), 'utf8');

/** The cells of the row of a setting. */
const rowOf = (page: string, name: string): string[] =>
  page
    .split('\n')
    .filter((line) => line.startsWith(`| \`${name}\` |`))
    .flatMap((line) => line.split(' | ').slice(1));

describe('the page of settings', () => {
  const page = settingsPage(EXAMPLE);

  it('has each setting once', () => {
    const missing = [...KNOWN_VARIABLES].filter((name) => rowOf(page, name).length === 0);
    const rows = page.match(/^\| `[A-Z_]+` \|/gm) ?? [];

    expect(missing).toEqual([]);
    expect(new Set(rows).size).toBe(rows.length);
  });

  it('says what a value must be, in the words of the refusal', () => {
    expect(rowOf(page, 'PORT')[0]).toBe('a whole number from 0 to 65535');
    expect(rowOf(page, 'CORS_ORIGINS')[0]).toMatch(/^a list, each an origin such as/);
  });

  it('tells a default from an example', () => {
    expect(rowOf(page, 'DATABASE_POOL_SIZE')[1]).toBe('`10`');
    expect(rowOf(page, 'SHOP_COUNTRY')[1]).toBe('none; such as `GB`');
    expect(rowOf(page, 'METRICS_TOKEN')[1]).toBe('none');
  });

  it('refuses a section whose readers are not known', () => {
    expect(() => settingsPage('Title\n\n# --- Weather ---\n#SUN=1\n')).toThrow(/Weather/);
  });
});
