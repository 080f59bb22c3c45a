import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppConfig } from '../config/app-config.js';
import { ChannelListener } from '../database/channel-listener.js';
import { afterCommit, type Transaction } from '../database/transactions.js';
import { OUTBOX_CHANNEL, OutboxSignal } from '../messaging/outbox/outbox-signal.js';

const CHANGES_CHANNEL = 'orderly_changes';

interface Woken {
  wake(): void;
}

/**
 * Wakes the feeds of all processes when something was committed. Most changes come with an event,
 * whose signal the feeds hear, too; others are announced here. One connection listens while
 * somebody reads a feed.
 */
@Injectable()
export class ChangeSignals implements OnApplicationShutdown {
  private readonly feeds = new Set<Woken>();
  private readonly signal: OutboxSignal;
  private listener: ChannelListener | undefined;

  constructor(
    private readonly config: AppConfig,
    dataSource: DataSource,
  ) {
    this.signal = new OutboxSignal(dataSource, CHANGES_CHANNEL);
  }

  /** Announces a change without an event, once the transaction has committed. */
  announce(tx: Transaction): void {
    afterCommit(tx, () => this.signal.send());
  }

  follow(feed: Woken): void {
    this.feeds.add(feed);
    if (this.listener) return;
    const { url } = this.config.database;
    const subject = { name: 'changes', channels: [CHANGES_CHANNEL, OUTBOX_CHANNEL] };
    this.listener = new ChannelListener(url, subject, () => {
      for (const each of this.feeds) each.wake();
    });
    this.listener.start();
  }

  leave(feed: Woken): void {
    this.feeds.delete(feed);
    if (this.feeds.size === 0) void this.stop();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.stop();
  }

  private async stop(): Promise<void> {
    const { listener } = this;
    this.listener = undefined;
    await listener?.stop();
  }
}
