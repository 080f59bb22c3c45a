import type { AppConfig } from '@orderly/platform/config/app-config';
import type { OneTimePassword } from './seed.js';

export interface Announcement {
  readonly url: string;
  readonly config: AppConfig;
  /** Where the data is, in words. */
  readonly database: string;
}

/** Written at once, and not through the log: nothing else ever shows the password again. */
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

/** What somebody at a terminal wants to know once everything runs. */
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
