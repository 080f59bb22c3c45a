import { TestApp } from './support/app.js';
import { AUDITED_ACTS as ACTS, type ModuleActs, type World } from './support/audited-acts.js';
import { AUDITED_CHANGES as CHANGES } from './support/audited-changes.js';
import { exportsOf } from './support/discovered-files.js';
import { vapidKeys } from './support/push-service.js';
import { NO_PROVIDER } from './support/sms-provider.js';

/** Modules may keep theirs in a file of their own. */
const OF_MODULES = exportsOf('test', '.acts.ts') as ModuleActs[];
const AUDITED_ACTS = Object.assign({}, ACTS, ...OF_MODULES.map(({ acts }) => acts)) as typeof ACTS;
const AUDITED_CHANGES = Object.assign(
  {},
  CHANGES,
  ...OF_MODULES.map(({ changes }) => changes),
) as typeof CHANGES;

interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly operationId: string }>>>
  >;
}

describe('the audit log covers', () => {
  let world: World;

  beforeAll(async () => {
    const app = await TestApp.start({ webPush: vapidKeys(), sms: NO_PROVIDER });
    const admin = await app.admin();
    world = { app, admin, productId: (await app.product(admin)).id };
  });
  afterAll(() => world.app.close());

  it('every operation that changes something, or says why not', async () => {
    const { paths } = (await (await fetch(`${world.app.api.url}/openapi.json`)).json()) as Document;
    const operations = Object.values(paths).flatMap((item) => Object.entries(item));
    const known = operations.map(([, { operationId }]) => operationId);
    const acts = operations
      .filter(([method]) => method !== 'get')
      .map(([, { operationId }]) => operationId);

    expect(acts.filter((operation) => !(operation in AUDITED_ACTS))).toEqual([]);
    expect(Object.keys(AUDITED_ACTS).filter((operation) => !known.includes(operation))).toEqual([]);
  });

  it.each(
    Object.entries(AUDITED_ACTS).flatMap(([operation, each]) =>
      'act' in each ? [{ operation, ...each }] : [],
    ),
  )('$operation, as $action', async ({ operation, action, act }) => {
    const response = await act(world);

    expect(response.status).toBeLessThan(300);
    const entries = await world.app.db.query<Entry[]>(
      'SELECT action, before, after FROM platform.audit_events WHERE request_id = $1',
      [response.headers.get('x-request-id')],
    );
    const [before, after] = AUDITED_CHANGES[operation] ?? [];
    expect(entries.map(withoutIds)).toEqual([{ action, before, after }]);
  });
});

interface Entry {
  readonly action: string;
  readonly before: object | null;
  readonly after: object | null;
}

/** What differs between two runs. */
const VARIABLE: ReadonlyArray<readonly [RegExp, string]> = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>'],
  [/2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>'],
  [/(?:ORD|SHP|RET)(-[0-9A-Z]{4}){3}/g, '<number>'],
  [/(INV|CN)-2\d{3}-\d{6}/g, '<number>'],
];

const withoutIds = (value: unknown): unknown =>
  JSON.parse(
    VARIABLE.reduce((text, [pattern, name]) => text.replace(pattern, name), JSON.stringify(value)),
  );
