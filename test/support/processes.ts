import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { eventually } from './eventually.js';
import { keepLogs } from './log-files.js';

/** For a machine that does ten things at once: to start takes some seconds on an idle one. */
const START_WITHIN_MS = 90_000;
const ENTRY = { api: 'dist/apps/api/src/main.js', worker: 'dist/apps/worker/src/main.js' } as const;
const MAX_OUTPUT = 20_000;

const started: Process[] = [];
// Whatever failed meanwhile: a test file leaves no process behind.
afterAll(() => Promise.all(started.splice(0).map((process) => process.kill())));

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * What a process needs to honour the tokens that the application in the test has issued, on the
 * same database.
 */
export const environmentOf = ({ database, http, auth }: AppConfig): Record<string, string> => ({
  DATABASE_URL: database.url,
  PUBLIC_URL: http.publicUrl,
  JWT_AUDIENCE: auth.audience,
  AUTH_ACCESS_TOKEN_TTL_S: String(auth.accessTokenTtlS),
});

/** The built product as its own process, so that it can be killed. */
export class Process {
  private readonly child: ChildProcess;
  private output = '';
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;

  constructor(
    readonly role: keyof typeof ENTRY,
    readonly port: number,
    environment: Record<string, string>,
  ) {
    this.child = spawn(process.execPath, [resolve(ENTRY[role])], {
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'test',
        LOG_LEVEL: 'debug',
        SHUTDOWN_DRAIN_MS: '300',
        RATE_LIMIT_PER_IP: '0',
        RATE_LIMIT_PER_PRINCIPAL: '0',
        RATE_LIMIT_CREDENTIALS: '0',
        WORKER_POLL_INTERVAL_MS: '200',
        WORKER_SWEEP_INTERVAL_MS: '300',
        WORKER_SWEEP_AFTER_MS: '1000',
        ...(role === 'api' ? { PORT: String(port) } : { WORKER_HEALTH_PORT: String(port) }),
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk) => {
        this.output = (this.output + String(chunk)).slice(-MAX_OUTPUT);
        keepLogs(String(chunk));
      });
    }
    this.exited = once(this.child, 'exit').then(([code, signal]) => ({ code, signal }));
    started.push(this);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get log(): string {
    return this.output;
  }

  /** @throws Error with the output of the process when it is not ready in time */
  async ready(): Promise<this> {
    await eventually(
      async () => {
        if (this.child.exitCode !== null)
          throw new Error(`${this.role} exited with ${this.child.exitCode}: ${this.output}`);
        const { status } = await fetch(`${this.url}/health/ready`, {
          signal: AbortSignal.timeout(2_000),
        });
        if (status !== 200)
          throw new Error(`${this.role} is not ready (${status}): ${this.output}`);
      },
      { withinMs: START_WITHIN_MS },
    );
    return this;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await this.exited;
  }
}

/** The mails in a folder, as their raw text. */
export async function mailsIn(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch(() => []);
  const mails = names.filter((name) => name.endsWith('.eml'));
  return Promise.all(mails.map((name) => readFile(join(directory, name), 'utf8')));
}
