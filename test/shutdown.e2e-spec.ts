import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { type SignedIn, TestApp } from './support/app.js';
import { environmentOf, freePort, Process } from './support/processes.js';

const CLIENTS = 16;

interface Outcome {
  readonly kind: 'answered' | 'dropped';
  readonly status?: number | undefined;
  readonly detail?: string | undefined;
}

/** What clients can leave behind on a connection, and what they get to read before it ends. */
const LEFT_OPEN: ReadonlyArray<readonly [name: string, bytes: string, answer: RegExp]> = [
  ['nothing', '', /^$/],
  ['half a header', 'GET /health/live HTTP/1.1\r\nHost: a\r\nX-Half', /^$/],
  [
    'half a body',
    'POST /v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: ' +
      'application/json\r\nContent-Length: 90\r\n\r\n{',
    /^(?:HTTP\/1\.1 4)?/,
  ],
  [
    'a chunk without end',
    'POST /v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: ' +
      'application/json\r\nTransfer-Encoding: chunked\r\n\r\n90\r\n{',
    /^(?:HTTP\/1\.1 4)?/,
  ],
  ['a whole request', 'GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n', /^HTTP\/1\.1 200 /],
  [
    'two requests in one packet',
    'GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(2),
    /^HTTP\/1\.1 200 [\s\S]*HTTP\/1\.1 200 /,
  ],
  [
    'a request and half of the next',
    'GET /health/live HTTP/1.1\r\nHost: a\r\n\r\nGET /health/live HTTP/1.1\r\nHo',
    /^HTTP\/1\.1 200 /,
  ],
];

async function leaveOpen(port: number, bytes: string): Promise<{ socket: Socket; read: string[] }> {
  const read: string[] = [];
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => read.push(chunk.toString()));
  await once(socket, 'connect');
  socket.write(bytes);
  return { socket, read };
}

describe('an API process that is told to stop', () => {
  let app: TestApp;
  let admin: SignedIn;

  beforeAll(async () => {
    app = await TestApp.start();
    admin = await app.admin();
  });
  afterAll(() => app.close());

  /** Like a load balancer's keep-alive pool: sockets are reused until the server says close. */
  function get(agent: Agent, url: string): Promise<Outcome> {
    return new Promise((resolve) => {
      const call = request(
        url,
        { agent, headers: { authorization: `Bearer ${admin.token}` } },
        (response) => {
          response.resume();
          response.on('end', () => resolve({ kind: 'answered', status: response.statusCode }));
          response.on('error', (error) => resolve({ kind: 'dropped', detail: error.message }));
        },
      );
      call.on('error', (error: NodeJS.ErrnoException) =>
        resolve({ kind: 'dropped', detail: error.code }),
      );
      call.end();
    });
  }

  it('turns unready, answers what it accepted, closes idle sockets and exits with 0', async () => {
    const api = await new Process('api', await freePort(), {
      ...environmentOf(app.config),
      DATA_DIR: tmpdir(),
      SHUTDOWN_DRAIN_MS: '2000',
    }).ready();
    const outcomes: Outcome[] = [];
    const readiness: number[] = [];
    const idle = new Agent({ keepAlive: true });
    await get(idle, `${api.url}/v1/products`);
    let stopping = false;

    const client = async (): Promise<void> => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (;;) {
        const outcome = await get(agent, `${api.url}/v1/orders?limit=5`);
        outcomes.push(outcome);
        // What a load balancer does: a target that says 503 gets nothing new.
        if (readiness.at(-1) === 503) break;
        if (outcomes.length >= 200 && !stopping) {
          stopping = true;
          api.signal('SIGTERM');
        }
      }
      agent.destroy();
    };
    const probe = async (): Promise<void> => {
      const agent = new Agent({ keepAlive: false });
      for (;;) {
        const { status } = await get(agent, `${api.url}/health/ready`);
        // Once the listener is gone the kernel refuses or resets; either way the last word was
        // heard before.
        if (status === undefined) return;
        readiness.push(status);
      }
    };
    await Promise.all([probe(), ...Array.from({ length: CLIENTS }, client)]);

    expect(await api.exited).toEqual({ code: 0, signal: null });
    expect(outcomes.filter(({ kind }) => kind === 'dropped')).toEqual([]);
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set([200]));
    expect(readiness[0]).toBe(200);
    expect(readiness.at(-1)).toBe(503);
    idle.destroy();
  }, 60_000);

  it.each(['api', 'worker'] as const)(
    'exits with 0 although connections to the %s hold no whole request',
    async (role) => {
      const running = await new Process(role, await freePort(), {
        ...environmentOf(app.config),
        DATA_DIR: tmpdir(),
        SHUTDOWN_TIMEOUT_MS: '10000',
      }).ready();
      const left = [];
      for (const [, bytes] of LEFT_OPEN) left.push(await leaveOpen(running.port, bytes));
      const closed = Promise.all(left.map(({ socket }) => once(socket, 'close')));
      // On a connection that came after all of theirs: so their bytes have been read, too. An older
      // one, as `fetch` keeps, may be read before a busy process has accepted them.
      const agent = new Agent({ keepAlive: false });
      expect((await get(agent, `${running.url}/health/live`)).status).toBe(200);

      running.signal('SIGTERM');

      expect(await running.exited).toEqual({ code: 0, signal: null });
      await closed;
      expect(running.log).not.toContain('did not stop');
      for (const [index, [name, , answer]] of LEFT_OPEN.entries())
        expect([name, left[index]?.read.join('') ?? '']).toEqual([
          name,
          expect.stringMatching(answer),
        ]);
    },
    60_000,
  );
});
