import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../database/transactions.js';
import { Clock } from '../kernel/time/clock.js';
import type { ActiveSetting, RuntimeSetting } from './runtime-setting.js';

export const SETTINGS_CHANNEL = 'orderly_settings';
/** The longest delay of a timer. */
const MAX_DELAY_MS = 2_147_483_647;

interface Row extends ActiveSetting<object> {
  readonly name: string;
}

/**
 * The settings that are active, as this process last read them. A process that follows them
 * (`RuntimeSettingsFollower`) reads them when they change. While the database is away, it keeps
 * the last state.
 */
@Injectable()
export class RuntimeSettings {
  private rows: ReadonlyMap<string, Row> = new Map();
  private readonly listeners: Array<() => void> = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Undefined: it is not set, or its time is over. Does not ask the database. */
  current<T extends object>(setting: RuntimeSetting<T>): ActiveSetting<T> | undefined {
    const row = this.rows.get(setting.name);
    if (row === undefined || this.isOver(row)) return undefined;
    const value = setting.parse(row.value);
    return value && { value, since: row.since, endsAt: row.endsAt };
  }

  /** Calls back after each reading, and when the time of a setting is over. */
  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Reads all settings from the database. */
  async load(): Promise<void> {
    const rows = await this.dataSource.query<Row[]>(
      'SELECT name, value, since, ends_at AS "endsAt" FROM platform.runtime_settings',
    );
    this.rows = new Map(rows.map((row) => [row.name, row]));
    this.announce();
  }

  /** Replaces what was set before. */
  async set<T extends object>(
    tx: Transaction,
    { name }: RuntimeSetting<T>,
    value: T,
    endsAt: Date | null,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO platform.runtime_settings (name, value, ends_at) VALUES ($1, $2, $3)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value, since = now(),
         ends_at = excluded.ends_at`,
      [name, JSON.stringify(value), endsAt],
    );
    await this.signal(tx);
  }

  async clear(tx: Transaction, { name }: RuntimeSetting<object>): Promise<void> {
    await tx.query('DELETE FROM platform.runtime_settings WHERE name = $1', [name]);
    await this.signal(tx);
  }

  /** Ends the timer of this process. */
  stop(): void {
    clearTimeout(this.timer);
  }

  /** Inside the transaction, which is fine for the few changes that operators make. */
  private async signal(tx: Transaction): Promise<void> {
    await tx.query(`NOTIFY ${SETTINGS_CHANNEL}`);
  }

  private announce(): void {
    for (const listener of this.listeners) listener();
    clearTimeout(this.timer);
    const nowMs = this.clock.now().getTime();
    const ends = [...this.rows.values()].flatMap(({ endsAt }) =>
      endsAt !== null && endsAt.getTime() > nowMs ? [endsAt.getTime() - nowMs] : [],
    );
    if (ends.length === 0) return;
    const delayMs = Math.min(...ends, MAX_DELAY_MS);
    this.timer = setTimeout(() => this.announce(), delayMs).unref();
  }

  private isOver({ endsAt }: Row): boolean {
    return endsAt !== null && endsAt <= this.clock.now();
  }
}
