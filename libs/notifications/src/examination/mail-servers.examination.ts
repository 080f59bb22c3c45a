import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import {
  Examination,
  type Finding,
  failed,
  ok,
  warning,
} from '@orderly/platform/examination/examination';
import { errorText } from '@orderly/platform/kernel/errors/error-text';

/** Connects to each mail server, as a worker does, and logs in. It sends nothing. */
@Injectable()
export class MailServersExamination extends Examination {
  override readonly name = 'mail servers';

  constructor(private readonly config: AppConfig) {
    super();
  }

  override async examine(): Promise<Finding> {
    const { smtpUrl, smtpFallbackUrls } = this.config.mail;
    if (smtpUrl === undefined)
      return this.config.environment === 'production'
        ? failed('SMTP_URL is not set: mails become files.', 'Set SMTP_URL.')
        : ok('SMTP_URL is not set: mails become files.');
    const all = await Promise.all([smtpUrl, ...smtpFallbackUrls].map(stateOf));
    const detail = all.map(({ says }) => says).join(' ');
    const advice = 'Correct SMTP_URL or the server; mails that wait are sent by themselves.';
    if (all.every(({ isUp }) => isUp)) return ok(detail);
    return all.some(({ isUp }) => isUp) ? warning(detail, advice) : failed(detail, advice);
  }
}

async function stateOf(smtpUrl: string): Promise<{ isUp: boolean; says: string }> {
  const [{ createTransport }, { smtpOptions }] = await Promise.all([
    import('nodemailer'),
    import('../mail/smtp-options.js'),
  ]);
  const { pool: _, ...options } = smtpOptions(smtpUrl);
  // Without user and password.
  const name = `${options.host}:${options.port}`;
  const transport = createTransport(options);
  try {
    await transport.verify();
    return { isUp: true, says: `${name} takes mails.` };
  } catch (error) {
    return { isUp: false, says: `${name}: ${errorText(error)}.` };
  } finally {
    transport.close();
  }
}
