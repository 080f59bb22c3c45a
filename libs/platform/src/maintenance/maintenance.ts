import { Injectable } from '@nestjs/common';
import { AuditLog, type Operator } from '../audit-log/audit-log.js';
import { Transactions } from '../database/transactions.js';
import type { ActiveSetting, RuntimeSetting } from '../runtime-settings/runtime-setting.js';
import { RuntimeSettings } from '../runtime-settings/runtime-settings.js';

export interface MaintenanceNotice {
  /** For clients; undefined: a general sentence. */
  readonly message?: string | undefined;
}

const MAINTENANCE: RuntimeSetting<MaintenanceNotice> = {
  name: 'maintenance',
  parse: ({ message }: { message?: unknown }) => (typeof message === 'string' ? { message } : {}),
};

/** Turns maintenance on and off. While it is on, the API asks clients to come back later. */
@Injectable()
export class Maintenance {
  constructor(
    private readonly settings: RuntimeSettings,
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
  ) {}

  /** As this process knows it; undefined: none. */
  get current(): ActiveSetting<MaintenanceNotice> | undefined {
    return this.settings.current(MAINTENANCE);
  }

  /** As the database has it now. */
  async look(): Promise<ActiveSetting<MaintenanceNotice> | undefined> {
    await this.settings.load();
    return this.current;
  }

  /** @param endsAt null: until it is ended */
  async begin(by: Operator, notice: MaintenanceNotice, endsAt: Date | null): Promise<void> {
    await this.transactions.run(async (tx) => {
      await this.settings.set(tx, MAINTENANCE, notice, endsAt);
      // The message is free text, which the audit log does not keep.
      await this.record(tx, by, 'platform.maintenance-begun', { endsAt });
    });
  }

  async end(by: Operator): Promise<void> {
    await this.transactions.run(async (tx) => {
      await this.settings.clear(tx, MAINTENANCE);
      await this.record(tx, by, 'platform.maintenance-ended');
    });
  }

  private async record(
    tx: Parameters<AuditLog['record']>[0],
    by: Operator,
    action: string,
    after?: object,
  ): Promise<void> {
    const subject = { type: 'installation', id: 'maintenance' };
    await this.audit.record(tx, { ...by, action, subject, ...(after ? { after } : {}) });
  }
}
