import { accessInventory, type RoutePolicy } from '@orderly/platform/access/access-inventory';
import { allPermissions } from '@orderly/platform/access/permission-catalogue';
import { type Role, Roles } from '@orderly/users';
import { TestApp } from './support/app.js';
import { walk } from './support/matrix-walk.js';
import { type WalkingCaller, walkingCallers } from './support/walking-callers.js';

const BUILT_IN = ['admin', 'catalog-manager', 'customer', 'finance', 'fulfilment', 'support'];

/** Nothing in here names a route: one that is added tomorrow is walked tomorrow. */
describe('the matrix of who may do what', () => {
  let app: TestApp;
  let roles: Role[];
  let routes: RoutePolicy[];
  let callers: WalkingCaller[];

  beforeAll(async () => {
    app = await TestApp.start();
    roles = await app.api.app.get(Roles).list();
    routes = accessInventory(app.api.app);
    callers = walkingCallers(app, roles);
  });
  afterAll(() => app.close());

  it('holds for every caller on every route', async () => {
    const startedAt = performance.now();

    const { cases, entered, faults } = await walk(app, routes, callers);

    expect(faults).toEqual([]);
    expect(cases).toBe(routes.length * callers.length);
    // A walk that only ever enters, or only ever bounces, would prove nothing.
    expect(entered).toBeGreaterThan(routes.length);
    expect(cases - entered).toBeGreaterThan(routes.length * 4);
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    process.stdout.write(
      `access matrix: ${cases} cases (${routes.length} routes, ${callers.length} callers) ` +
        `as decided, ${entered} of them let in; ${seconds} s\n`,
    );
  }, 400_000);

  it('is walked by every built-in role', () => {
    expect(roles.filter(({ builtIn }) => builtIn).map(({ name }) => name)).toEqual(BUILT_IN);
    expect(callers.map(({ name }) => name)).toEqual(expect.arrayContaining(BUILT_IN));
  });

  it('has every route of the published contract', async () => {
    const { paths } = (await (await fetch(`${app.api.url}/openapi.json`)).json()) as {
      paths: Record<string, object>;
    };
    const published = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map(
        (method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
      ),
    );

    expect(routes.map(({ method, path }) => `${method} ${path}`)).toEqual(
      expect.arrayContaining(published),
    );
  });

  it('gives the admin every permission there is, and nobody one that nobody describes', () => {
    const catalogued = allPermissions().map(({ name }) => name);

    expect(roles.find(({ name }) => name === 'admin')?.permissions).toEqual(catalogued);
    expect(
      roles.flatMap(({ permissions }) => permissions).filter((each) => !catalogued.includes(each)),
    ).toEqual([]);
  });
});
