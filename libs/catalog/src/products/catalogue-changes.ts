import { Injectable } from '@nestjs/common';
import { afterCommit, type Transaction } from '@orderly/platform/database/transactions';
import { OutboxSignal } from '@orderly/platform/messaging/outbox/outbox-signal';
import { DataSource } from 'typeorm';

/** The channel on which the caches of all processes listen. */
export const CATALOGUE_CHANNEL = 'orderly_catalogue';

/**
 * Announces that what everyone sees of the catalogue has changed. Sales are not announced: they
 * would clear the caches all day, and change nothing but `available`.
 */
@Injectable()
export class CatalogueChanges {
  private readonly signal: OutboxSignal;
  private readonly listeners: Array<() => void> = [];

  constructor(dataSource: DataSource) {
    this.signal = new OutboxSignal(dataSource, CATALOGUE_CHANNEL);
  }

  /** Notifies this process as soon as the transaction commits, and the others a moment later. */
  announce(tx: Transaction): void {
    afterCommit(tx, () => {
      for (const listener of this.listeners) listener();
      this.signal.send();
    });
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }
}
