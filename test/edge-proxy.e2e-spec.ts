import { spawnSync } from 'node:child_process';
import { renameSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { TestAuthority } from './support/certificates.js';
import { listen, originOf, shut } from './support/loopback-server.js';
import { TestNginx } from './support/nginx.js';
import { freePort } from './support/processes.js';
import { describeWithTool, TOOLS } from './support/tools.js';

const PUBLIC_URL = 'https://api.shop.example';
const MEBIBYTE = 1_048_576;

/** How the API answers while it is under maintenance, or a search is too busy. */
const UNAVAILABLE = JSON.stringify({ code: 'under-maintenance' });

/** Says what reached it, streams until the client leaves, and does not serve `/unavailable`. */
const api = createServer(({ method, url, headers }, response) => {
  if (url?.endsWith('/stream')) {
    response.writeHead(200, { 'x-accel-buffering': 'no' });
    return void response.write('event: heartbeat\n\n');
  }
  if (url?.endsWith('/unavailable')) {
    response.writeHead(503, { 'retry-after': '7' });
    return void response.end(UNAVAILABLE);
  }
  response.end(JSON.stringify({ method, url, headers }));
});

const authority = new TestAuthority();
const agent = new Agent({ ca: authority.cert });

const ask = (
  url: string,
  {
    method = 'GET',
    headers = {},
    body = '',
  }: Partial<Record<'method' | 'body', string>> & {
    headers?: Record<string, string>;
  } = {},
) =>
  new Promise<IncomingMessage>((done, fail) => {
    const sent = request(url, { method, headers, agent }, done).on('error', fail);
    sent.end(body);
  });

describeWithTool(TOOLS.nginx, 'the proxy in front of the API', () => {
  let nginx: TestNginx;
  let http: number;
  let https: number;

  beforeAll(() => listen(api));
  afterAll(() => {
    shut(api);
    agent.destroy();
    authority.remove();
  });
  beforeEach(() => {
    nginx = new TestNginx();
  });
  afterEach(() => nginx.stop());

  /** The configurations have it in both places: nginx counts failures of each. */
  const upstream = () => originOf(api).replace('http://', '');

  /** Another suite may take a port before nginx does. */
  async function onFreePorts(start: () => Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      [http, https] = [await freePort(), await freePort()];
      try {
        return await start();
      } catch (error) {
        if (attempt === 3 || !/Address already in use/.test(String(error))) throw error;
      }
    }
  }

  /** A proxy of docker-compose.yml: the load balancer, or that of the profile `edge`. */
  const startComposed = (addServers: (changes: Record<string, string>) => void) =>
    onFreePorts(async () => {
      const changes = {
        '/tmp': nginx.folder,
        '/etc/nginx': nginx.folder,
        'api-1:3000': upstream(),
        'api-2:3000': upstream(),
        'listen 8080': `listen 127.0.0.1:${http}`,
        'listen 8443': `listen 127.0.0.1:${https}`,
        '/tls/': '/',
      };
      nginx.add('proxy.conf', changes);
      addServers(changes);
      await nginx.start(nginx.add('nginx.conf', changes));
    });

  const startLoadBalancer = () =>
    startComposed((changes) =>
      renameSync(nginx.add('http.conf', changes), join(nginx.folder, 'servers.conf')),
    );

  const startEdge = (publicUrl = PUBLIC_URL) =>
    startComposed((changes) => {
      nginx.add('https.conf', changes);
      const prepared = spawnSync('sh', [nginx.add('prepare-edge.sh', changes)], {
        env: { PATH: process.env['PATH'], PUBLIC_URL: publicUrl },
        encoding: 'utf8',
      });
      if (prepared.status !== 0) throw new Error(prepared.stderr);
    });

  function addCertificate(): void {
    const { certFile, keyFile } = authority.issue();
    spawnSync('cp', [certFile, `${nginx.folder}/fullchain.pem`]);
    spawnSync('cp', [keyFile, `${nginx.folder}/privkey.pem`]);
  }

  /** nginx of an installation without containers. */
  const startSite = () =>
    onFreePorts(async () => {
      addCertificate();
      const site = nginx.add('site.conf', {
        '127.0.0.1:3000': upstream(),
        '127.0.0.1:3010': upstream(),
        'listen 80;': `listen 127.0.0.1:${http};`,
        'listen 443': `listen 127.0.0.1:${https}`,
        '/etc/letsencrypt/live/api.example': nginx.folder,
      });
      const configuration = nginx.write(
        'main.conf',
        `pid ${nginx.folder}/nginx.pid;\nevents {}\nhttp {\ninclude ${site};\n}\n`,
      );
      await nginx.start(configuration);
    });

  async function startEdgeWithCertificate() {
    addCertificate();
    await startEdge();
  }

  describe.each([
    ['docker-compose.yml', startEdgeWithCertificate],
    ['an installation without containers', startSite],
  ])('of %s', (_, start) => {
    beforeEach(start);

    const at = (path: string) => `https://localhost:${https}${path}`;

    it('tells the API of the client and of TLS, and believes no client about either', async () => {
      const headers = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'http' };

      const seen = JSON.parse(await text(await ask(at('/v1/orders?limit=1'), { headers })));

      expect(seen).toMatchObject({
        url: '/v1/orders?limit=1',
        headers: { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'https' },
      });
    });

    it('passes a large import on, and refuses other large bodies', async () => {
      const body = 'x'.repeat(3 * MEBIBYTE);
      const send = (path: string) => ask(at(path), { method: 'POST', body });

      expect((await send('/v1/product-imports')).statusCode).toBe(200);
      expect((await send('/v1/orders')).statusCode).toBe(413);
    });

    it('passes events on while the stream is open', async () => {
      const response = await ask(at('/v1/orders/stream'));

      for await (const chunk of response) {
        expect(String(chunk)).toBe('event: heartbeat\n\n');
        break;
      }
    });

    it('passes every 503 of the API on, and serves what else it answers', async () => {
      const seen: unknown[] = [];
      const expected: unknown[] = [];
      for (let turn = 0; turn < 6; turn += 1) {
        const refused = await ask(at('/unavailable'));
        seen.push([refused.statusCode, refused.headers['retry-after'], await text(refused)]);
        const served = await ask(at('/v1/auth/login'));
        seen.push([served.statusCode, JSON.parse(await text(served)).url]);
        expected.push([503, '7', UNAVAILABLE], [200, '/v1/auth/login']);
      }

      expect(seen).toEqual(expected);
    });

    it('hides the metrics', async () => {
      expect((await ask(at('/metrics'))).statusCode).toBe(404);
    });

    it('redirects plain HTTP, with path and query', async () => {
      const { status, headers } = await fetch(`http://127.0.0.1:${http}/v1/orders?limit=1`, {
        redirect: 'manual',
      });

      expect([301, 308]).toContain(status);
      expect(headers.get('location')).toMatch(/^https:\/\/[^/]+\/v1\/orders\?limit=1$/);
    });
  });

  it('redirects to PUBLIC_URL, whatever Host a client names', async () => {
    addCertificate();
    await startEdge(`${PUBLIC_URL}/`);

    const { status, headers } = await fetch(`http://127.0.0.1:${http}/v1/me`, {
      redirect: 'manual',
    });

    expect([status, headers.get('location')]).toEqual([308, `${PUBLIC_URL}/v1/me`]);
  });

  it('serves HTTP without the profile `edge`', async () => {
    await startLoadBalancer();

    const response = await fetch(`http://127.0.0.1:${http}/v1/orders`);

    expect(await response.json()).toMatchObject({
      url: '/v1/orders',
      headers: { 'x-forwarded-proto': 'http' },
    });
  });

  it('does not start without a certificate, nor with a PUBLIC_URL without TLS', async () => {
    await expect(startEdge()).rejects.toThrow(/TLS_DIRECTORY/);
    addCertificate();
    await expect(startEdge('http://api.shop.example')).rejects.toThrow(/PUBLIC_URL/);
  });
});
