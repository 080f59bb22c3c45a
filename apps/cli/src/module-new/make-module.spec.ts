import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CommandRefused } from '../command-refused.js';
import { FOREIGN_EDITS } from './foreign-edits.js';
import { makeModule } from './make-module.js';
import { moduleNames, UnfitName } from './module-names.js';
import { planModule } from './plan-module.js';

const ROOT = join(import.meta.dirname, '../../../..');
const NOW = new Date('2030-01-01T00:00:00Z');
const COPIED = [
  'apps/cli/templates',
  'apps/api/src/api-description.ts',
  'libs/catalog',
  ...FOREIGN_EDITS.map(({ path }) => path),
  'docs/authorization.md',
];

describe('module:new', () => {
  let root: string;
  const plan = (name: string, singular?: string) =>
    planModule(root, moduleNames(name, singular), NOW);
  const status = () => execFileSync('git', ['status', '--short'], { cwd: root, encoding: 'utf8' });

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'orderly-module-'));
    for (const path of COPIED) {
      await mkdir(join(root, dirname(path)), { recursive: true });
      await cp(join(ROOT, path), join(root, path), { recursive: true });
    }
    const author = ['-c', 'user.name=a', '-c', 'user.email=a@localhost'];
    for (const args of [
      ['init', '-q'],
      ['add', '-A'],
      [...author, 'commit', '-qm', 'x'],
    ])
      execFileSync('git', args, { cwd: root });
  });
  afterEach(() => rm(root, { recursive: true }));

  it('plans the files and writes none', () => {
    const { created, edited, regenerated } = plan('gift-cards');

    expect([...created.keys()]).toContain('libs/gift-cards/src/gift-card/gift-card.entity.ts');
    expect([...created.values()].filter((text) => /\{\{\w+\}\}/.test(text))).toEqual([]);
    expect(edited.size + regenerated.length).toBeLessThanOrEqual(8);
    expect(edited.get('.dependency-cruiser.cjs')).toContain("  'gift-cards': ['notifications'");
    expect(status()).toBe('');
  });

  it('numbers the migrations behind all others', async () => {
    const migrations = join(root, 'libs/catalog/src/migrations');
    await writeFile(join(migrations, '1999999999999-of-tomorrow.ts'), '');

    const paths = [...plan('suppliers').created.keys()].filter((path) => /migrations/.test(path));

    expect(paths.map((path) => path.split('/').at(-1))).toEqual([
      '2000000000009-create-suppliers.ts',
      '2000000000019-grant-suppliers.ts',
    ]);
  });

  it.each(['products', 'orders', 'pages', 'clocks', 'details'])(
    'refuses %s, which is taken',
    (name) => {
      expect(() => plan(name)).toThrow(UnfitName);
    },
  );

  it('refuses a file that it does not understand', async () => {
    await writeFile(join(root, 'apps/worker/src/worker.module.ts'), 'export const other = 1;');

    expect(() => plan('suppliers')).toThrow(CommandRefused);
  });

  it('writes all, and is refused a second time', async () => {
    makeModule(root, plan('suppliers'), []);

    const door = await readFile(join(root, 'libs/suppliers/src/index.ts'), 'utf8');
    expect(door).toContain('export { SuppliersModule }');
    expect(() => plan('suppliers')).toThrow('"suppliers" is taken: there is libs/suppliers.');
  });

  it('leaves nothing behind when a step fails', async () => {
    const fail = async (): Promise<void> =>
      makeModule(root, plan('suppliers'), [
        () => {
          expect(status()).not.toBe('');
          mkdirSync(join(root, 'dist/libs/suppliers'), { recursive: true });
          writeFileSync(join(root, 'dist/libs/suppliers/index.js'), '');
          throw new CommandRefused('no');
        },
      ]);

    await expect(fail()).rejects.toThrow('no');
    expect(status()).toBe('');
  });
});
