import { setTimeout as delay } from 'node:timers/promises';
import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { ChannelListener } from '../database/channel-listener.js';
import { errorText } from '../kernel/errors/error-text.js';
import { RuntimeSettings, SETTINGS_CHANNEL } from './runtime-settings.js';

const RETRY_MS = 1_000;

/**
 * Keeps the settings of an API or worker up to date, over a connection that LISTENs. They are read
 * at start, after each change, and whenever the connection was interrupted.
 */
@Injectable()
export class RuntimeSettingsFollower implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(RuntimeSettingsFollower.name);
  private readonly listener: ChannelListener;
  private readonly stopping = new AbortController();
  private reading: Promise<void> | undefined;
  private again = false;

  constructor(
    config: AppConfig,
    private readonly settings: RuntimeSettings,
  ) {
    const subject = { name: 'settings', channels: [SETTINGS_CHANNEL] };
    this.listener = new ChannelListener(config.database.url, subject, () => this.wake());
  }

  /** Waits for the first reading, so that a process that starts during maintenance applies it. */
  async onApplicationBootstrap(): Promise<void> {
    await this.settings.load().catch((error: unknown) => this.complain(error));
    this.listener.start();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.listener.stop();
    await this.reading;
    this.settings.stop();
  }

  /** One reading at a time. A change during a reading leads to another reading. */
  private wake(): void {
    this.again = true;
    this.reading ??= this.read().finally(() => {
      this.reading = undefined;
    });
  }

  private async read(): Promise<void> {
    const { signal } = this.stopping;
    while (this.again && !signal.aborted) {
      this.again = false;
      try {
        await this.settings.load();
      } catch (error) {
        this.again = true;
        if (signal.aborted) return;
        this.complain(error);
        await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private complain(error: unknown): void {
    this.logger.warn(`The runtime settings could not be read: ${errorText(error)}`);
  }
}
