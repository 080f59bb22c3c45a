import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSocketServer, type Server as SocketServer } from 'node:net';
import { noteSpans, TRACEPARENT } from '../../../../test/support/noted-spans.js';
import type { AppConfig } from '../config/app-config.js';
import { installTracer } from '../tracing/tracer.js';
import { DestinationPolicy } from './destination.js';
import { guardedAgent } from './guarded-agent.js';
import { ForbiddenDestination } from './outgoing-errors.js';
import { HostAddresses, OutgoingHttp } from './outgoing-http.js';
import { AllowedNetworks, isPublicAddress } from './public-addresses.js';

const PUBLIC = '93.184.215.14';
const listening = (server: Server | SocketServer, host: string, port = 0): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as { port: number }).port));
  });
const outgoing = (allowedNetworks: string[], addresses: Record<string, string[]> = {}) => {
  const hosts = new HostAddresses();
  hosts.resolve = async (host) => addresses[host] ?? [];
  return new OutgoingHttp({ outgoing: { allowedNetworks } } as unknown as AppConfig, hosts);
};
const send = (http: OutgoingHttp, url: string, timeoutMs = 2_000) =>
  http.post({ url, headers: {}, body: '{}', timeoutMs, maxResponseBytes: 16_384 });

describe('OutgoingHttp, when an address leads inside', () => {
  let inside: SocketServer;
  let port: number;
  let connections = 0;

  beforeAll(async () => {
    inside = createSocketServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    // Both families on one port, as a service that listens everywhere.
    port = await listening(inside, '::').catch(() => listening(inside, '127.0.0.1'));
  });
  afterAll(() => new Promise((resolve) => inside.close(resolve)));
  beforeEach(() => {
    connections = 0;
  });

  it.each([
    ['127.0.0.1'],
    ['127.1'],
    ['2130706433'],
    ['0x7f000001'],
    ['0x7f.1'],
    ['0177.0.0.1'],
    ['0'],
    ['0.0.0.0'],
    ['localhost'],
    ['localhost.'],
    ['127.0.0.1.'],
    ['１２７.０.０.１'],
    ['127。0。0。1'],
    ['[::1]'],
    ['[::]'],
    ['[::ffff:127.0.0.1]'],
    ['[::ffff:7f00:1]'],
    ['[::127.0.0.1]'],
    ['[::7f00:1]'],
    ['[0:0:0:0:0:0:0:1]'],
    ['[2002:7f00:1::]'],
    ['[64:ff9b::7f00:1]'],
    ['[64:ff9b:1::7f00:1]'],
    ['[2001:0:7f00:1::]'],
    ['[fe80::1]'],
    ['[fc00::1]'],
    ['[ff02::1]'],
    ['169.254.169.254'],
    ['[fd00:ec2::254]'],
    ['10.0.0.1'],
    ['172.16.0.1'],
    ['192.168.1.1'],
    ['100.64.0.1'],
    ['198.18.0.1'],
    ['224.0.0.1'],
    ['255.255.255.255'],
    ['user:pw@127.0.0.1'],
  ])('does not reach it by https://%s', async (host) => {
    await expect(send(outgoing([]), `https://${host}:${port}/`)).rejects.toThrow(
      ForbiddenDestination,
    );
    expect(connections).toBe(0);
  });

  it.each([
    ['http://example.com/'],
    ['ftp://example.com/'],
    ['file:///etc/passwd'],
    ['https://user:pw@example.com/'],
    ['https://example.com/#fragment'],
    ['https://intranet/'],
    ['nonsense'],
    [`https://example.com/${'a'.repeat(2_000)}`],
  ])('refuses %.40s', (url) => {
    expect(() => outgoing([]).acceptable(url)).toThrow(ForbiddenDestination);
  });

  it.each([
    ['one that is private', ['127.0.0.1']],
    ['one of several that is private', [PUBLIC, '::1']],
    ['none', []],
  ])('does not reach it by a name with %s', async (_, found) => {
    await expect(
      send(outgoing([], { 'hook.example': found }), `https://hook.example:${port}/`),
    ).rejects.toThrow();
    expect(connections).toBe(0);
  });

  it('judges a name again at each attempt, so that it cannot be rebound', async () => {
    const addresses = { 'hook.example': ['127.0.0.1'] };
    const http = outgoing(['127.0.0.1/32'], addresses);
    await expect(send(http, `https://hook.example:${port}/`)).rejects.toThrow();
    expect(connections).toBe(1);

    addresses['hook.example'] = ['127.0.0.2'];
    await expect(send(http, `https://hook.example:${port}/`)).rejects.toThrow(ForbiddenDestination);
    expect(connections).toBe(1);
  });

  it('compares the address of the open socket, whatever led to it', async () => {
    const policy = new DestinationPolicy(new AllowedNetworks([]));
    jest.spyOn(policy, 'assertAllowed').mockReturnValue(undefined);
    const agent = guardedAgent(policy, async () => ['127.0.0.1']);

    await expect(
      agent.request({ origin: `http://hook.example:${port}`, path: '/', method: 'POST' }),
    ).rejects.toThrow('the connection led elsewhere');
    await agent.destroy();
  });

  it('knows public addresses', () => {
    const some = [PUBLIC, '1.1.1.1', '2606:4700:4700::1111', '2a00:1450:4001:80b::200e'];

    expect(some.filter((address) => !isPublicAddress(address))).toEqual([]);
    expect(isPublicAddress('example.com')).toBe(false);
  });
});

describe('OutgoingHttp, in an allowed network', () => {
  let server: Server;
  let url: string;
  let answer: RequestListener = (_, response) => response.end();
  const http = outgoing(['127.0.0.1/32']);

  beforeAll(async () => {
    server = createServer((request, response) => answer(request, response));
    url = `http://127.0.0.1:${await listening(server, '127.0.0.1')}/`;
  });
  afterAll(async () => {
    await http.onApplicationShutdown();
    server.closeAllConnections();
    server.close();
  });

  it('does not follow a redirect', async () => {
    answer = (_, response) => response.writeHead(307, { location: 'http://10.0.0.1/' }).end();

    expect(await send(http, url)).toMatchObject({ status: 307, body: '' });
  });

  it('reads no more of an answer than it may, however long it is', async () => {
    let closed: () => void;
    const isClosed = new Promise<void>((resolve) => {
      closed = resolve;
    });
    answer = (_, response) => {
      response.on('close', () => closed());
      const chunk = 'x'.repeat(65_536);
      const write = (): void => {
        while (!response.destroyed && response.write(chunk));
        if (!response.destroyed) response.once('drain', write);
      };
      write();
    };

    expect((await send(http, url)).body).toHaveLength(16_384);
    await isClosed;
  });

  it('hands the trace on to those who may continue it, and to no others', async () => {
    const received: unknown[] = [];
    answer = ({ headers }, response) => {
      received.push(headers.traceparent);
      response.end();
    };
    const outgoing = { url, headers: {}, body: '', timeoutMs: 5_000, maxResponseBytes: 1 };
    const spans = noteSpans();

    await http.post(outgoing);
    await http.post({ ...outgoing, carriesTrace: true });
    installTracer(undefined);
    await http.post({ ...outgoing, carriesTrace: true });

    expect(received).toEqual([undefined, TRACEPARENT, undefined]);
    expect(JSON.stringify(spans)).not.toContain(url);
  });

  it('waits no longer than it may', async () => {
    answer = () => undefined;

    await expect(send(http, url, 100)).rejects.toThrow(/timeout/);
  });
});
