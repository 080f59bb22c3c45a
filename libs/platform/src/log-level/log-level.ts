import { Injectable } from '@nestjs/common';
import { AuditLog, type Operator } from '../audit-log/audit-log.js';
import type { AppConfig } from '../config/app-config.js';
import { Transactions } from '../database/transactions.js';
import type { ActiveSetting, RuntimeSetting } from '../runtime-settings/runtime-setting.js';
import { RuntimeSettings } from '../runtime-settings/runtime-settings.js';

/** Those that can be set for a while. */
export const LEVELS = ['error', 'warn', 'info', 'debug', 'trace'] as const;
export type Level = (typeof LEVELS)[number];

export interface LevelSetting {
  readonly level: Level;
}

const LOG_LEVEL: RuntimeSetting<LevelSetting> = {
  name: 'log-level',
  parse: (value: { level?: unknown }) => {
    const level = LEVELS.find((each) => each === value.level);
    return level && { level };
  },
};

const SUBJECT = { type: 'installation', id: 'log-level' };

/** The level of the log of all processes, for a while. */
@Injectable()
export class LogLevel {
  constructor(
    private readonly settings: RuntimeSettings,
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
  ) {}

  /** As the database has it now; undefined: each process logs at its configured level. */
  async look(): Promise<ActiveSetting<LevelSetting> | undefined> {
    await this.settings.load();
    return this.settings.current(LOG_LEVEL);
  }

  async set(by: Operator, level: Level, endsAt: Date): Promise<void> {
    await this.transactions.run(async (tx) => {
      await this.settings.set(tx, LOG_LEVEL, { level }, endsAt);
      const after = { level, endsAt };
      const action = 'platform.log-level-set';
      await this.audit.record(tx, { ...by, action, subject: SUBJECT, after });
    });
  }

  async reset(by: Operator): Promise<void> {
    await this.transactions.run(async (tx) => {
      await this.settings.clear(tx, LOG_LEVEL);
      await this.audit.record(tx, { ...by, action: 'platform.log-level-reset', subject: SUBJECT });
    });
  }
}

interface Leveled {
  level: string;
  info(fields: object, text: string): void;
}

/** Changes the level of this process's log, and restores the configured one afterwards. */
export function followLogLevel(
  settings: RuntimeSettings,
  logger: Leveled,
  { log }: Pick<AppConfig, 'log'>,
): void {
  let followed: Level | undefined;
  const apply = (): void => {
    const active = settings.current(LOG_LEVEL);
    const level = active?.value.level;
    if (level === followed) return;
    followed = level;
    const to = level ?? log.level;
    // Either level, the old or the new, may be too high for this line.
    logger.level = 'info';
    logger.info({ to, endsAt: active?.endsAt }, 'the log level was changed');
    logger.level = to;
  };
  settings.onChange(apply);
  apply();
}
