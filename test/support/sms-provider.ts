import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { noteSecrets } from './log-files.js';
import { listen, originOf, shut } from './loopback-server.js';

interface TextMessage {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

type Answer =
  | { readonly status: number; readonly headers?: Record<string, string> }
  | 'take it and hang up'
  | 'take it and say nothing';

const TOKEN = 'Wt9_example-token-of-a-provider';

/** For tests in which nothing is sent. */
export const NO_PROVIDER: NonNullable<AppConfig['sms']> = {
  ...{ url: 'http://127.0.0.1:1/', token: TOKEN, sender: 'Orderly', allowedPrefixes: [] },
  maxPerDay: 1_000,
};

/** A real provider of text messages, which sends one for each Idempotency-Key. */
export class SmsProvider {
  readonly sent: TextMessage[] = [];
  /** The Idempotency-Key of each request. */
  readonly keys: string[] = [];
  answer: Answer | null = null;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<SmsProvider> {
    const server = createServer();
    const provider = new SmsProvider(server);
    server.on('request', (request, response) => void provider.take(request, response));
    await listen(server);
    return provider;
  }

  get settings(): NonNullable<AppConfig['sms']> {
    const url = `${originOf(this.server)}/messages`;
    const [allowedPrefixes, maxPerDay] = [['+44', '+49'], 1_000];
    return { url, token: TOKEN, sender: 'Orderly', allowedPrefixes, maxPerDay };
  }

  to(number: string): TextMessage[] {
    return this.sent.filter(({ to }) => to === number);
  }

  forget(): void {
    this.sent.length = 0;
    this.keys.length = 0;
    this.answer = null;
  }

  close(): void {
    shut(this.server);
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { authorization, 'idempotency-key': key } = request.headers;
    if (authorization !== `Bearer ${TOKEN}` || typeof key !== 'string')
      return void response.writeHead(401).end();
    const isKnown = this.keys.includes(key);
    this.keys.push(key);
    const { answer } = this;
    if (typeof answer === 'object' && answer)
      return void response.writeHead(answer.status, answer.headers).end(body);
    if (!isKnown) this.sent.push(JSON.parse(body));
    if (answer === 'take it and hang up') return void response.destroy();
    if (answer !== 'take it and say nothing') response.writeHead(202).end('{}');
  }
}

let numbers = 0;

/** A number of the range that Ofcom keeps for fiction, with more digits. No log may hold it. */
export function aNumber(): string {
  const number = `+447700900${String(numbers++).padStart(5, '0')}`;
  noteSecrets({ secret: number });
  return number;
}
