import type { AddressInfo, Socket } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

/**
 * How the server treats a mail: takes it; says 451 or 550 to its recipient, or what the test says;
 * takes all of it and hangs up before the reply; or falls silent for good, before its greeting on a
 * new connection and at the recipient on an open one.
 */
export type SmtpBehaviour =
  | 'accept'
  | 'defer'
  | 'reject'
  | 'accept-then-drop'
  | 'black-hole'
  | SmtpRefusal;

/** What it says instead of taking the mail, and to which command; to `DATA` after the content. */
export interface SmtpRefusal {
  readonly to: 'MAIL FROM' | 'RCPT TO' | 'DATA';
  readonly reply: string;
}

const DEFERRED: SmtpRefusal = { to: 'RCPT TO', reply: '451 4.3.0 Try again later' };
const REJECTED: SmtpRefusal = { to: 'RCPT TO', reply: '550 5.1.1 No such mailbox' };

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

  /** @param password that clients must log in with; nobody needs to without one */
  private constructor(private readonly password?: string) {}

  static async start({ password }: { password?: string } = {}): Promise<SmtpSink> {
    const sink = new SmtpSink(password);
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
      authOptional: this.password === undefined,
      allowInsecureAuth: true,
      disabledCommands: this.password === undefined ? ['STARTTLS', 'AUTH'] : ['STARTTLS'],
      disableReverseLookup: true,
      logger: false,
      onConnect: (_session, greet) => {
        this.connections += 1;
        if (this.script[0] !== 'black-hole') greet();
        else this.script.shift();
      },
      onAuth: ({ password, username }, _session, reply) => {
        if (password === this.password) reply(null, { user: username });
        else reply(errorOf('535 5.7.8 Authentication credentials invalid'));
      },
      onMailFrom: (_address, _session, reply) => reply(this.refusal('MAIL FROM')),
      onRcptTo: (_address, _session, reply) => {
        if (this.script[0] === 'black-hole') this.script.shift();
        else reply(this.refusal('RCPT TO'));
      },
      onData: (stream, session, reply) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const refusal = this.refusal('DATA');
          if (refusal) return reply(refusal);
          void this.keep(Buffer.concat(chunks), session).then(() => {
            // An orderly end, as of a server that shuts down: clients tell it from a reset, and
            // repeat sooner.
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

  /** What the script has for this command, which is then done with. */
  private refusal(command: SmtpRefusal['to']): Error | null {
    const [behaviour] = this.script;
    const refusal =
      behaviour === 'defer' ? DEFERRED : behaviour === 'reject' ? REJECTED : behaviour;
    if (typeof refusal !== 'object' || refusal.to !== command) return null;
    this.script.shift();
    return errorOf(refusal.reply);
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

const errorOf = (reply: string): Error =>
  Object.assign(new Error(reply.slice(4)), { responseCode: Number(reply.slice(0, 3)) });
