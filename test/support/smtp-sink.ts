import type { AddressInfo, Socket } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

/**
 * How the server treats a mail: takes it; says 451 or 550 to its recipient; takes all of it and hangs up before the reply; or falls silent
 * for good, before its greeting on a new connection and at the recipient on an open one.
 */
export type SmtpBehaviour = 'accept' | 'defer' | 'reject' | 'accept-then-drop' | 'black-hole';

export interface ReceivedMail {
  readonly from: string;
  readonly recipients: readonly string[];
  readonly raw: string;
  readonly parsed: Email;
}

/** A real SMTP server on loopback that keeps what it is sent, and misbehaves on demand. */
export class SmtpSink {
  /** All mails whose content arrived, those that were dropped before the reply included. */
  readonly received: ReceivedMail[] = [];
  /** How many connections were opened to it. */
  connections = 0;

  private readonly sockets = new Set<Socket>();
  private readonly script: SmtpBehaviour[] = [];
  private server: SMTPServer | undefined;
  private port = 0;

  static async start(): Promise<SmtpSink> {
    const sink = new SmtpSink();
    await sink.listen();
    return sink;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** What happens to the next mails, in order; afterwards all are accepted. */
  next(...behaviours: SmtpBehaviour[]): void {
    this.script.push(...behaviours);
  }

  /** Connections are refused from now on, until `listen`. The port stays its own. */
  async refuse(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (!server) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    this.hangUp();
    await closed;
  }

  async listen(): Promise<void> {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      disableReverseLookup: true,
      logger: false,
      onConnect: (_session, greet) => {
        this.connections += 1;
        if (this.script[0] !== 'black-hole') greet();
        else this.script.shift();
      },
      onRcptTo: (_address, _session, reply) => {
        const [behaviour] = this.script;
        if (behaviour === 'defer') reply(this.refusal(451, '4.3.0 Try again later'));
        else if (behaviour === 'reject') reply(this.refusal(550, '5.1.1 No such mailbox'));
        else if (behaviour === 'black-hole') this.script.shift();
        else reply();
      },
      onData: (stream, session, reply) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          void this.keep(Buffer.concat(chunks), session).then(() => {
            // An orderly end, as of a server that shuts down: clients tell it from a reset, and repeat sooner.
            if (this.script.shift() === 'accept-then-drop')
              for (const socket of this.sockets) socket.end();
            else reply(null, 'Taken');
          });
        });
      },
    });
    // A client that hangs up in the middle is part of the game.
    server.on('error', () => undefined);
    server.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.server.address() as AddressInfo).port;
    this.server = server;
  }

  async close(): Promise<void> {
    await this.refuse();
  }

  private refusal(responseCode: number, message: string): Error {
    this.script.shift();
    return Object.assign(new Error(message), { responseCode });
  }

  private async keep(content: Buffer, session: SMTPServerSession): Promise<void> {
    const { mailFrom, rcptTo } = session.envelope;
    this.received.push({
      from: mailFrom ? mailFrom.address : '',
      recipients: rcptTo.map(({ address }) => address),
      raw: content.toString('latin1'),
      parsed: await PostalMime.parse(content),
    });
  }

  private hangUp(): void {
    for (const socket of this.sockets) socket.destroy();
  }
}
