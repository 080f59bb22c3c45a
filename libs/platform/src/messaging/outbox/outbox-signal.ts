import type { DataSource } from 'typeorm';

/** The channel on which relays listen. */
export const OUTBOX_CHANNEL = 'orderly_outbox';

/**
 * Tells the relays that there is something in the outbox. Sent after the commit and not inside the
 * transaction: a transaction that has notified takes a lock of the whole database while it commits,
 * so that all writers would commit one after the other. A signal that is lost is made up for by the
 * relay's polling.
 */
export class OutboxSignal {
  private sending = false;
  private again = false;

  constructor(private readonly dataSource: DataSource) {}

  /** One NOTIFY is under way at most; whatever commits meanwhile shares the next. */
  send(): void {
    if (this.sending) {
      this.again = true;
      return;
    }
    this.sending = true;
    this.dataSource
      .query(`NOTIFY ${OUTBOX_CHANNEL}`)
      .catch(() => undefined)
      .finally(() => {
        this.sending = false;
        if (!this.again) return;
        this.again = false;
        this.send();
      });
  }
}
