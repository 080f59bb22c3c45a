import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { type SignedIn, TestApp } from './support/app.js';
import { environmentOf, freePort, Process } from './support/processes.js';

const CLIENTS = 16;

interface Outcome {
  readonly kind: 'answered' | 'dropped';
  readonly status?: number | undefined;
  readonly detail?: string | undefined;
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

  it('turns unready first, answers everything it accepted, closes idle sockets and exits with 0', async () => {
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
        // Once the listener is gone the kernel refuses or resets; either way the last word was heard before.
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
});
