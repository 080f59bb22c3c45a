import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EVENT_ROUTES } from '../../apps/worker/src/event-routes.js';
import { ERASURE_DUE } from '../../libs/privacy/src/erasure/erasure.events.js';
import { AllPersonalData } from '../../libs/privacy/src/personal-data/personal-data.js';
import { ownedTablesOf } from '../support/database-dump.js';
import { app, worker } from './set-up.js';

/** Modules that keep nothing about people. */
const HOLDS_NOTHING = ['audit', 'catalog', 'embedded-postgres', 'pricing', 'privacy'];

/** Tables of somebody's rows that no module need name in what it does about an erasure. */
const NOT_ERASED = [
  'platform.erasures', // It says that they were erased.
  'pricing.coupon_uses', // The id of the account alone, as on its orders.
  'users.user_roles', // Emptied when the erasure is asked for.
];

export function completeness(): void {
  it('has an answer from every module that keeps anything about people', async () => {
    const libs = await readdir(join(import.meta.dirname, '../../libs'));
    const answering = worker.app
      .get(AllPersonalData, { strict: false })
      .ofModules.map(({ module }) => module);

    expect([...answering].sort()).toEqual(
      libs.filter((lib) => !HOLDS_NOTHING.includes(lib)).sort(),
    );
    expect([...(EVENT_ROUTES[ERASURE_DUE] ?? [])].sort()).toEqual(
      answering.map((module) => `${module}-erasure`).sort(),
    );
  });

  it('goes through every table whose rows belong to somebody', async () => {
    const forgotten: string[] = [];
    for (const { schema, table } of await ownedTablesOf(app.db)) {
      const lib = schema.replaceAll('_', '-');
      const own = lib === 'platform' ? 'privacy/src/erasure' : `${lib}/src/privacy`;
      const folder = join(import.meta.dirname, '../../libs', own);
      const files = await readdir(folder).catch(() => []);
      const sources = await Promise.all(
        files
          .filter((file) => file.endsWith('.ts'))
          .map((file) => readFile(join(folder, file), 'utf8')),
      );
      const name = `${schema}.${table}`;
      if (!NOT_ERASED.includes(name) && !sources.join('').includes(name)) forgotten.push(name);
    }

    expect(forgotten).toEqual([]);
  });
}
