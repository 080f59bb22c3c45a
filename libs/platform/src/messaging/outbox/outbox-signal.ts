import type { DataSource } from 'typeorm';

/** The channel on which relays listen. */
export const OUTBOX_CHANNEL = 'orderly_outbox';

/**
 * Signals the relays that the outbox has new events. It is sent after the commit and not inside the
 * transaction: a transaction with a NOTIFY takes a database-wide lock while it commits, so all
 * writers would commit one after the other. Polling by the relays makes up for a lost signal.
 */
export class OutboxSignal {
  private sending = false;
  private again = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly channel: string = OUTBOX_CHANNEL,
  ) {}

  /** At most one NOTIFY is in flight. Everything that commits meanwhile shares the next one. */
  send(): void {
    if (this.sending) {
      this.again = true;
      return;
    }
    this.sending = true;
    this.dataSource
      .query(`NOTIFY ${this.channel}`)
      .catch(() => undefined)
      .finally(() => {
        this.sending = false;
        if (!this.again) return;
        this.again = false;
        this.send();
      });
  }
}
