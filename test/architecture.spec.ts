import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const ROOT = join(import.meta.dirname, '..');
const CRUISER = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const report = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

/** Each violation that the rules of `npm run boundaries` find in a directory. */
async function cruise(directory: string): Promise<string[]> {
  const args = [
    ...[CRUISER, '--config', '.dependency-cruiser.cjs'],
    ...['--output-type', 'json', 'apps', 'libs'],
  ];
  const output = await new Promise<string>((resolve, reject) => {
    execFile(process.execPath, args, { cwd: directory }, (error, stdout) =>
      stdout ? resolve(stdout) : reject(error),
    );
  });
  const { violations } = report.parse(JSON.parse(output)).summary;
  return violations.map(({ from, rule }) => `${rule.name}: ${from}`);
}

/** One file per rule that breaks it, and the files that they import. */
const PLANTED: Readonly<Record<string, string>> = {
  'apps/api/src/start-api.ts':
    "import { worker } from '../../worker/src/start-worker.js'; export const api = worker;",
  'apps/cli/src/deep.ts':
    "import { secret } from '../../../libs/orders/src/secret.js'; export const deep = secret;",
  'apps/cli/src/private.ts':
    "import { inner } from '../../worker/src/inner.js'; export const own = inner;",
  'apps/worker/src/inner.ts': 'export const inner = 1;',
  'apps/worker/src/start-worker.ts': 'export const worker = 1;',
  'libs/auth/src/index.ts': 'export const auth = 1;',
  'libs/catalog/src/app.ts':
    "import { worker } from '../../../apps/worker/src/start-worker.js'; export const app = worker;",
  'libs/catalog/src/index.ts':
    "import { orders } from '@orderly/orders'; export const catalog = orders;",
  'libs/catalog/src/lost.ts':
    "import { nothing } from './nothing.js'; export const lost = nothing;",
  'libs/catalog/src/one.ts': "import { two } from './two.js'; export const one = () => two;",
  'libs/catalog/src/two.ts': "import { one } from './one.js'; export const two = () => one;",
  'libs/gifts/src/index.ts': 'export const gifts = 1;',
  'libs/notifications/src/gift.ts':
    "import { gifts } from '../../gifts/src/index.js'; export const gift = gifts;",
  'libs/orders/src/index.ts': 'export const orders = 1;',
  'libs/orders/src/secret.ts': 'export const secret = 1;',
  'libs/platform/src/users.ts':
    "import { users } from '@orderly/users'; export const platform = users;",
  'libs/users/src/index.ts': "import { auth } from '@orderly/auth'; export const users = auth;",
  'libs/users/src/own.ts': "import { users } from './index.js'; export const own = users;",
};

const CAUGHT = [
  'apps-stand-alone: apps/cli/src/private.ts',
  'catalog-imports-only-what-it-may: libs/catalog/src/index.ts',
  'enter-by-the-door: apps/cli/src/deep.ts',
  'libs-know-no-apps: libs/catalog/src/app.ts',
  'no-cycles: libs/catalog/src/one.ts',
  'no-unknown-imports: libs/catalog/src/lost.ts',
  'only-known-modules: libs/notifications/src/gift.ts',
  'only-the-cli-starts-apps: apps/api/src/start-api.ts',
  'platform-imports-only-what-it-may: libs/platform/src/users.ts',
  'users-imports-only-what-it-may: libs/users/src/index.ts',
];

/** That they hold in the whole system is checked by `npm run boundaries` itself. */
describe('the boundaries between the modules', () => {
  it('are guarded: each planted violation is caught, and an innocent import is not', async () => {
    const planted = await mkdtemp(join(tmpdir(), 'orderly-architecture-'));
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json'])
      await cp(join(ROOT, file), join(planted, file));
    for (const [file, source] of Object.entries(PLANTED)) {
      await mkdir(join(planted, dirname(file)), { recursive: true });
      await writeFile(join(planted, file), source);
    }

    const violations = await cruise(planted);
    await rm(planted, { recursive: true });

    expect(violations).toEqual(expect.arrayContaining(CAUGHT));
    expect(violations.filter((each) => each.includes('own.ts'))).toEqual([]);
  });
});
