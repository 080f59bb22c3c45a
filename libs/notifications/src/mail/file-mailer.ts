import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Logger, type OnModuleInit } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { type Mail, Mailer, type MailSender, mimeOf } from './mailer.js';

/** Only the owner may read: the files hold links that open accounts. */
const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

/**
 * Used without a mail server: each mail becomes one `.eml` file, which any mail program opens. A
 * repetition replaces its file.
 */
export class FileMailer extends Mailer implements OnModuleInit {
  private readonly transport = createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'unix',
  });
  private readonly directory: string;

  constructor(
    directory: string,
    private readonly sender: MailSender,
  ) {
    super();
    this.directory = resolve(directory);
  }

  onModuleInit(): void {
    new Logger('Mail').log(
      `No SMTP_URL is set: mails are written to ${this.directory} as .eml files.`,
    );
  }

  async send(mail: Mail, signal: AbortSignal): Promise<void> {
    const { message } = await this.transport.sendMail(mimeOf(mail, this.sender));
    signal.throwIfAborted();
    await mkdir(this.directory, { recursive: true, mode: DIRECTORY_MODE });
    await this.writeAtomically(`${mail.id}.eml`, message as Buffer);
  }

  /**
   * A reader sees the whole mail or none, also after a power cut: the content reaches the disk
   * before its name does.
   */
  private async writeAtomically(name: string, content: Buffer): Promise<void> {
    const temporary = join(this.directory, `.${name}.${randomBytes(6).toString('hex')}.tmp`);
    try {
      const file = await open(temporary, 'wx', FILE_MODE);
      try {
        await file.writeFile(content);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, join(this.directory, name));
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await syncDirectory(this.directory);
  }
}

async function syncDirectory(directory: string): Promise<void> {
  // Windows cannot open a directory, and journals the rename by itself.
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
