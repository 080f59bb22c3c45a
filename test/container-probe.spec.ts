import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TestAuthority } from './support/certificates.js';
import { listen, shut } from './support/loopback-server.js';

const SCRIPT = 'apps/cli/bin/probe.mjs';

/** The exit code. */
async function probe(environment: Record<string, string>, ...options: string[]): Promise<unknown> {
  const env = { PATH: process.env['PATH'], ...environment };
  const [code] = await once(spawn(process.execPath, [SCRIPT, ...options], { env }), 'exit');
  return code;
}

const portOf = (server: Server): string => String((server.address() as AddressInfo).port);

describe('the health check of containers', () => {
  const authority = new TestAuthority();
  const { cert, certFile, keyFile } = authority.issue({ names: 'DNS:api.shop.example' });
  const lives: RequestListener = ({ url }, response) => {
    response.writeHead(url === '/health/live' ? 200 : 404).end();
  };
  const plain = createServer(lives);
  const encrypted = createTlsServer({ cert, key: readFileSync(keyFile) }, lives);
  const ill = createServer((_, response) => void response.writeHead(503).end());
  const servers = [plain, encrypted, ill];

  beforeAll(() => Promise.all(servers.map(listen)));
  afterAll(() => {
    servers.forEach(shut);
    authority.remove();
  });

  it('passes an API that lives', async () => {
    expect(await probe({ PORT: portOf(plain) })).toBe(0);
  });

  it('passes an API with a certificate for its public name', async () => {
    expect(await probe({ PORT: portOf(encrypted), TLS_CERT_FILE: certFile })).toBe(0);
  });

  it('passes a worker, which has no TLS when the API has', async () => {
    const environment = { WORKER_HEALTH_PORT: portOf(plain), TLS_CERT_FILE: certFile };

    expect(await probe(environment, 'worker')).toBe(0);
  });

  it('fails when the process is ill, or does not speak TLS as it should', async () => {
    expect(await probe({ PORT: portOf(ill) })).toBe(1);
    expect(await probe({ PORT: portOf(plain), TLS_CERT_FILE: certFile })).toBe(1);
  });

  it.each(['Dockerfile', 'docker-compose.yml', 'deploy/terraform/aws/processes.tf'])(
    'is what %s runs',
    (file) => {
      const text = readFileSync(file, 'utf8');

      expect(text).toContain(SCRIPT);
      expect(text).not.toContain("fetch('http");
    },
  );
});
