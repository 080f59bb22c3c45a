import { tmpdir } from 'node:os';
import { SESSION_COOKIE } from '@orderly/platform/http/session-cookie-name';
import { DataSource } from 'typeorm';
import { type RunningApi, startApi } from '../apps/api/src/start-api.js';
import { startWorker } from '../apps/worker/src/start-worker.js';
import { dataSourceOptions } from '../libs/platform/src/database/data-source-options.js';
import { migrate } from '../libs/platform/src/database/migrator.js';
import { type SignedIn, TestApp } from './support/app.js';
import { testConfig } from './support/config.js';
import { eventually } from './support/eventually.js';
import { testLogger } from './support/log-files.js';
import { describeWithRedis, TestRedis } from './support/redis.js';
import { PrimaryWithReplica } from './support/streaming-replica.js';

describeWithRedis('an API with a replica', () => {
  let servers: PrimaryWithReplica;
  let redis: TestRedis;
  let app: TestApp;
  let other: RunningApi;
  let admin: SignedIn;
  let product: { id: string; etag: string };

  beforeAll(async () => {
    redis = await TestRedis.start();
    servers = await PrimaryWithReplica.start((primary) =>
      migrate(testConfig(primary.url, tmpdir(), { database: { migrationUrl: primary.ownerUrl } })),
    );
    const { primary, replica } = servers;
    const dataSource = await new DataSource({
      ...dataSourceOptions(testConfig(primary.ownerUrl, tmpdir())),
      entities: [],
      migrations: [],
    }).initialize();
    app = await TestApp.start({
      on: {
        url: primary.url,
        ownerUrl: primary.ownerUrl,
        dataSource,
        drop: () => dataSource.destroy(),
      },
      database: { url: primary.url, replicaUrls: [replica.url], replicaMaxLagMs: 30_000 },
      redisUrl: redis.url,
    });
    other = await startApi(app.config, testLogger(app.config, 'api'));
    admin = await app.admin();
    product = await app.product(admin, { name: 'Old' });
    for (const url of [app.api.url, other.url])
      await eventually(async () => expect(await nameAt(url, anonymous)).toBe('Old'));
  });
  afterEach(() => servers.resume());
  afterAll(async () => {
    await other?.close();
    await app?.close();
    await servers?.stop();
    await redis?.stop();
  });

  const anonymous = {};
  const read = (url: string, path: string, headers: Record<string, string>) =>
    fetch(url + path, { headers });
  const nameAt = async (url: string, headers: Record<string, string>): Promise<string> => {
    const response = await read(url, `/v1/products/${product.id}`, headers);
    return ((await response.json()) as { name: string }).name;
  };
  const rename = async (name: string): Promise<string> => {
    const changed = await app.request('PATCH', `/v1/products/${product.id}`, {
      token: admin.token,
      headers: { 'if-match': '*' },
      body: { name },
    });
    expect(changed.status).toBe(200);
    return changed.headers.get('consistency-token') ?? '';
  };
  const readsAt = async (url: string, labels: string): Promise<number> => {
    const text = await (await read(url, '/metrics', anonymous)).text();
    return Number(text.split(`database_reads_total{${labels}} `)[1]?.split('\n')[0] ?? 0);
  };
  const FROM_REPLICA = 'server="replica",reason="fresh"';

  it('lets a client see its own change at any process by the token of the change', async () => {
    await servers.pause();

    const token = await rename('New');

    for (const url of [app.api.url, other.url]) {
      expect(await nameAt(url, { 'consistency-token': token })).toBe('New');
      expect(await nameAt(url, { authorization: `Bearer ${admin.token}` })).toBe('New');
      expect(await nameAt(url, { cookie: `${SESSION_COOKIE}=any` })).toBe('New');
      expect(await nameAt(url, anonymous)).toBe('Old');
    }
    await servers.resume();
    await eventually(async () => {
      const before = await readsAt(other.url, FROM_REPLICA);
      expect(await nameAt(other.url, { 'consistency-token': token })).toBe('New');
      expect(await readsAt(other.url, FROM_REPLICA)).toBe(before + 1);
    });
  });

  it('asks for no token after requests that were refused or can change nothing', async () => {
    const path = `/v1/products/${product.id}`;
    const refused = await app.request('PATCH', path, { body: { name: 'Not mine' } });
    const options = await fetch(app.api.url + path, { method: 'OPTIONS' });
    const failed = await app.request('PATCH', path, {
      token: admin.token,
      body: { name: 'Stale' },
    });

    expect([refused.status, refused.headers.get('consistency-token')]).toEqual([401, null]);
    expect(options.headers.get('consistency-token')).toBeNull();
    expect([failed.status, failed.headers.has('consistency-token')]).toEqual([428, true]);
  });

  it('does not use the replica in a worker', async () => {
    const config = { ...app.config, worker: { ...app.config.worker, healthPort: 0 } };
    const worker = await startWorker(config, testLogger(config, 'worker'));

    const metrics = await read(worker.url as string, '/metrics', anonymous);

    expect(metrics.status).toBe(200);
    expect(await metrics.text()).not.toMatch(/^database_replica_up\{/m);
    await worker.close();
  });

  it('lets an account see its own order at any process without a token', async () => {
    const customer = await app.account(admin, 'customer');
    const bystander = await app.account(admin, 'customer');
    const ordersOf = async (url: string, { token }: SignedIn, more = {}): Promise<number> => {
      const response = await read(url, '/v1/orders?expand=lines', {
        authorization: `Bearer ${token}`,
        ...more,
      });
      return ((await response.json()) as { data: unknown[] }).data.length;
    };
    await servers.pause();

    const placed = await app.placeOrder(customer, [{ productId: product.id, quantity: 1 }]);

    expect(placed.status).toBe(201);
    for (const url of [app.api.url, other.url]) {
      expect(await ordersOf(url, customer)).toBe(1);
      // With a token from before the order, the client says that it need not see it.
      expect(await ordersOf(url, customer, { 'consistency-token': '00000000/00000000' })).toBe(0);
    }
    expect(await ordersOf(other.url, bystander)).toBe(0);
  });

  it('keeps nothing in its cache that the replica had not replayed', async () => {
    const caching = await startApi(
      { ...app.config, catalogue: { ...app.config.catalogue, cacheSeconds: 600 } },
      testLogger(app.config, 'api'),
    );
    await eventually(async () => {
      await nameAt(caching.url, anonymous);
      expect(await readsAt(caching.url, FROM_REPLICA)).toBeGreaterThan(0);
    });
    await servers.pause();
    const old = await nameAt(caching.url, anonymous);

    await rename('Newer');

    await eventually(async () => expect(await nameAt(caching.url, anonymous)).toBe('Newer'));
    expect(old).toBe('New');
    expect(await nameAt(other.url, anonymous)).toBe('New');
    await caching.close();
  });

  it('stays ready without the replica, and shows operators that it is gone', async () => {
    const check = `replica ${new URL(servers.replica.url).host}`;
    await servers.replica.stop();

    await eventually(async () => {
      const health = (await (await read(app.api.url, '/health', anonymous)).json()) as {
        status: string;
        checks: Record<string, { status: string; message?: string }>;
      };
      expect(health.status).toBe('degraded');
      expect(health.checks[check]).toMatchObject({
        status: 'degraded',
        message: 'It does not answer.',
      });
    });
    expect((await read(app.api.url, '/health/ready', anonymous)).status).toBe(200);
    expect(await nameAt(app.api.url, anonymous)).toBe('Newer');
    await servers.replica.start();
    await eventually(async () => {
      const before = await readsAt(app.api.url, FROM_REPLICA);
      await nameAt(app.api.url, anonymous);
      expect(await readsAt(app.api.url, FROM_REPLICA)).toBe(before + 1);
    });
  });
});
