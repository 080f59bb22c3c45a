import { pipeline } from 'node:stream';
import { Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { InOnePiece } from './in-one-piece.js';
import { type Mail, Mailer, type MailSender, mimeOf } from './mailer.js';
import { smtpFailure } from './smtp-failure.js';
import { smtpOptions } from './smtp-options.js';

/** Sends mails to an SMTP server over a small pool of connections. */
export class SmtpMailer extends Mailer implements OnModuleInit, OnApplicationShutdown {
  private readonly transport: Transporter;
  private readonly server: string;

  constructor(
    smtpUrl: string,
    private readonly sender: MailSender,
  ) {
    super();
    const options = smtpOptions(smtpUrl);
    this.transport = createTransport(options);
    this.transport.use('stream', (mail, done) => {
      mail.message.processFunc((encoded) => pipeline(encoded, new InOnePiece(), () => undefined));
      done();
    });
    // A dropped idle connection is reported here too; without a listener, the error would end the
    // process.
    this.transport.on('error', () => undefined);
    // Host and port only: the URL holds the password.
    this.server = `${options.host}:${options.port}`;
  }

  onModuleInit(): void {
    new Logger('Mail').log(`Mails go to the SMTP server ${this.server}.`);
  }

  async send(mail: Mail, signal: AbortSignal): Promise<void> {
    try {
      await this.transport.sendMail({ ...mimeOf(mail, this.sender), signal });
    } catch (error) {
      throw smtpFailure(error);
    }
  }

  onApplicationShutdown(): void {
    this.transport.close();
  }
}
