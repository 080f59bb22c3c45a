import type { AppConfig } from '@orderly/platform/config/app-config';
import type { OneTimePassword } from './seed.js';

export interface Announcement {
  readonly url: string;
  readonly config: AppConfig;
  /** The place of the data, in words. */
  readonly database: string;
}

/** Written at once, and not through the log: the password is never shown again. */
export function announcePassword({ email, password }: OneTimePassword): void {
  const lines = [
    '',
    `  Administrator  ${email}`,
    `  Password       ${password}`,
    '                 It is shown this once and stored nowhere: write it down.',
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** The text for a person at a terminal once everything runs. */
export function announce(announcement: Announcement): void {
  process.stdout.write(`${describe(announcement).join('\n')}\n`);
}

function describe({ url, config, database }: Announcement): string[] {
  return [
    '',
    `  Orderly ${config.version} is ready.`,
    '',
    `  API       ${url}/v1`,
    `  Docs      ${url}/docs`,
    `  Health    ${url}/health/ready`,
    `  Mailbox   ${config.mail.smtpUrl === undefined ? config.mail.directory : 'sent by SMTP_URL'}`,
    `  Database  ${database}`,
    `  Queue     ${config.redisUrl === undefined ? 'PostgreSQL' : 'REDIS_URL'}`,
    '',
    '  Ctrl-C stops everything.',
    '',
  ];
}
