import { type SignedIn, TestApp, type TestResponse } from './support/app.js';
import { eventually } from './support/eventually.js';

/** The tables that reads on shared connections look into. */
const TABLES = [
  'users.users',
  'users.user_roles',
  'auth.sessions',
  'catalog.products',
  'catalog.stock',
  'orders.orders',
  'orders.order_lines',
];
const AT_ONCE = 12;

describe('a table that a migration locks', () => {
  let app: TestApp;
  let alice: SignedIn;
  let paths: string[];

  beforeAll(async () => {
    app = await TestApp.start({ database: { lockTimeoutMs: 300, statementTimeoutMs: 600 } });
    const admin = await app.admin();
    alice = await app.account(admin, 'customer');
    const product = await app.product(admin);
    const { body: order } = await app.placeOrder(alice, [{ productId: product.id, quantity: 1 }]);
    paths = [
      '/v1/users/me',
      `/v1/products/${product.id}`,
      `/v1/orders/${order['id']}`,
      '/v1/orders',
    ];
  });
  afterAll(() => app.close());

  const get = (path: string): Promise<TestResponse> =>
    app.request('GET', path, { token: alice.token });

  /** New connections have prepared nothing yet: what waits there waits for its first statement. */
  const endConnections = () =>
    app.db.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND usename <> current_user`,
    );

  it.each(TABLES)('makes no 500 of reads on new connections: %s', async (table) => {
    await endConnections();
    const holder = app.db.createQueryRunner();
    await holder.startTransaction();
    await holder.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);

    const answers = await Promise.all(
      paths.flatMap((path) => Array.from({ length: AT_ONCE }, () => get(path))),
    );
    await holder.rollbackTransaction();
    await holder.release();

    const statuses = answers.map(({ status, headers }) => [status, headers.get('retry-after')]);
    expect(statuses.filter(([status]) => status !== 200)).toEqual(
      statuses.filter(([status]) => status !== 200).map(() => [503, '1']),
    );
    await eventually(async () => {
      const after = await Promise.all(paths.map(get));
      expect(after.map(({ status }) => status)).toEqual(paths.map(() => 200));
    });
  });
});
