import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { listen, originOf, shut } from '../support/loopback-server.js';

export interface ReceivedEvent {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly event: { readonly id: string; readonly type: string; readonly subject: string };
}

type Answer = (response: ServerResponse, received: ReceivedEvent) => void;

/** A real receiver of webhooks. Each path answers as the test says, or with 204. */
export class Receiver {
  readonly received: ReceivedEvent[] = [];
  private readonly answers = new Map<string, Answer>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server);
    server.on('request', (request, response) => void receiver.take(request, response));
    await listen(server);
    return receiver;
  }

  url(path: string): string {
    return `${originOf(this.server)}${path}`;
  }

  answer(path: string, answer: Answer): void {
    this.answers.set(path, answer);
  }

  at(path: string): ReceivedEvent[] {
    return this.received.filter((each) => each.path === path);
  }

  close(): void {
    shut(this.server);
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += chunk;
    const received = {
      path: request.url ?? '',
      headers: request.headers as Record<string, string>,
      body,
      event: JSON.parse(body),
    };
    this.received.push(received);
    const answer = this.answers.get(received.path);
    if (answer) answer(response, received);
    else response.writeHead(204).end();
  }
}
