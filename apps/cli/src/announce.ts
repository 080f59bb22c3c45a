import type { AppConfig } from '@orderly/platform/config/app-config';
import type { Seeded } from './seed.js';

export interface Announcement {
  readonly url: string;
  readonly config: AppConfig;
  readonly embedded: boolean;
  readonly seeded: Seeded | undefined;
}

/** What somebody at a terminal wants to know once everything runs. */
export function announce(announcement: Announcement): void {
  process.stdout.write(`${describe(announcement).join('\n')}\n`);
}

export function describe({ url, config, embedded, seeded }: Announcement): string[] {
  const database = embedded ? `embedded PostgreSQL in ${config.dataDirectory}` : 'DATABASE_URL';
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
    ...administrator(seeded),
    '',
    '  Ctrl-C stops everything.',
    '',
  ];
}

function administrator(seeded: Seeded | undefined): string[] {
  if (seeded?.oneTimePassword === undefined) return [];
  return [
    '',
    `  Administrator  ${seeded.adminEmail}`,
    `  Password       ${seeded.oneTimePassword}`,
    '                 It is shown this once and stored nowhere: write it down.',
  ];
}
