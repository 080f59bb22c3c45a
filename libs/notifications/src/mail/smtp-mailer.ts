import { pipeline } from 'node:stream';
import type { OnApplicationShutdown } from '@nestjs/common';
import { tracedInside } from '@orderly/platform/tracing/tracer';
import { createTransport, type Transporter } from 'nodemailer';
import { InOnePiece } from './in-one-piece.js';
import { type Mail, Mailer, type MailSender, mimeOf } from './mailer.js';
import { smtpFailure, UnknownOutcome } from './smtp-failure.js';
import { smtpOptions } from './smtp-options.js';

interface NotedMail {
  readonly data: { readonly content: { hasBegun: boolean } };
  readonly message: { createReadStream(): { pipe(...to: unknown[]): unknown } };
}

/**
 * Notes when the server asks for the content (354): nodemailer pipes it then, and its errors do not
 * say how far it got.
 */
function noteContent({ data, message }: NotedMail): void {
  const create = message.createReadStream.bind(message);
  message.createReadStream = () => {
    const stream = create();
    const pipe = stream.pipe.bind(stream);
    stream.pipe = (...to) => {
      data.content.hasBegun = true;
      return pipe(...to);
    };
    return stream;
  };
}

/** Sends mails to an SMTP server over a small pool of connections. */
export class SmtpMailer extends Mailer implements OnApplicationShutdown {
  private readonly transport: Transporter;
  /** Host and port only: the URL holds the password. */
  readonly name: string;

  constructor(
    smtpUrl: string,
    private readonly sender: MailSender,
  ) {
    super();
    const options = smtpOptions(smtpUrl);
    this.transport = createTransport(options);
    this.transport.use('stream', (mail, done) => {
      mail.message.processFunc((encoded) => pipeline(encoded, new InOnePiece(), () => undefined));
      noteContent(mail as never);
      done();
    });
    // A dropped idle connection is reported here too; without a listener, the error would end the
    // process.
    this.transport.on('error', () => undefined);
    this.name = `${options.host}:${options.port}`;
  }

  /** @throws UnknownOutcome when the server has begun to receive the mail, and did not reply */
  send(mail: Mail, signal: AbortSignal): Promise<void> {
    const attributes = { 'network.protocol.name': 'smtp', 'server.address': this.name };
    return tracedInside({ name: 'send mail', kind: 'client', attributes }, () =>
      this.sendNow(mail, signal),
    );
  }

  private async sendNow(mail: Mail, signal: AbortSignal): Promise<void> {
    const content = { hasBegun: false };
    try {
      await this.transport.sendMail({ ...mimeOf(mail, this.sender), signal, content } as never);
    } catch (error) {
      const failure = smtpFailure(error);
      throw content.hasBegun && !hasReply(error) ? new UnknownOutcome(failure.message) : failure;
    }
  }

  onApplicationShutdown(): void {
    this.transport.close();
  }
}

const hasReply = (error: unknown): boolean =>
  (error as { readonly responseCode?: number }).responseCode !== undefined;
