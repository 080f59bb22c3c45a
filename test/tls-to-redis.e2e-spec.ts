import { inspectRedis } from '../libs/platform/src/messaging/queues/redis-inspection.js';
import { TestAuthority } from './support/certificates.js';
import { createTestDatabase, type TestDatabase } from './support/database.js';
import { freePort, Process } from './support/processes.js';
import { TestRedis } from './support/redis.js';
import { runToEnd } from './support/run-to-end.js';
import { describeWithTool, TOOLS } from './support/tools.js';

/** Debian's has TLS; other builds may not. */
describeWithTool(TOOLS.redisWithTls, 'a Redis with TLS', () => {
  let authority: TestAuthority;
  let redis: TestRedis;
  let database: TestDatabase;
  let tlsPort: number;

  beforeAll(async () => {
    authority = new TestAuthority();
    tlsPort = await freePort();
    const { certFile, keyFile } = authority.issue({ names: 'DNS:localhost' });
    redis = await TestRedis.start(
      ...['--tls-port', String(tlsPort), '--tls-auth-clients', 'no'],
      ...['--tls-cert-file', certFile, '--tls-key-file', keyFile],
      ...['--tls-ca-cert-file', authority.certFile],
    );
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await redis?.stop();
    await database?.drop();
    authority.remove();
  });

  const environment = (host: string): Record<string, string> => ({
    DATABASE_URL: database.url,
    REDIS_URL: `rediss://${host}:${tlsPort}`,
    NODE_EXTRA_CA_CERTS: authority.certFile,
    WORKER_HEALTH_PORT: '0',
  });

  it('is used by a worker that knows its authority', async () => {
    const port = await freePort();
    const trusting = { ...environment('localhost'), WORKER_HEALTH_PORT: String(port) };

    const worker = await new Process('worker', port, trusting).ready();

    const health = await fetch(`${worker.url}/health`);
    expect(await health.json()).toMatchObject({ checks: { queue: { status: 'up' } } });
    worker.signal('SIGTERM');
    expect(await worker.exited).toEqual({ code: 0, signal: null });
  });

  it('is refused when its authority is unknown', async () => {
    await expect(inspectRedis(`rediss://localhost:${tlsPort}`, 'orderly')).rejects.toThrow(
      /^The certificate of Redis cannot be verified .* NODE_EXTRA_CA_CERTS adds/,
    );
  });

  it('keeps a worker from starting when its certificate is for another name', async () => {
    const { code, stderr } = await runToEnd('worker', [], environment('127.0.0.1'));

    expect(code).toBe(78);
    expect(stderr).toMatch(/The certificate of Redis is not for the host in REDIS_URL/);
  });
});
