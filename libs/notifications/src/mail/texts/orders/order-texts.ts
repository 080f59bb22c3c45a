import type { NotificationKind } from '../../../feed/notification.entity.js';
import type { Wording } from '../../content/wording.js';

/** All words of the mails about orders, in one language. */
export interface OrderTexts {
  /**
   * ICU messages. `{number}` is that of the return in mails about one, else of the order;
   * `{amount}` what is received or refunded in mails about a payment, else the order's total;
   * `{items}` how many items the mail lists.
   */
  readonly mails: Readonly<Record<NotificationKind, Omit<Wording, 'action'>>>;
  /** The buttons. */
  readonly seeOrder: string;
  readonly trackParcel: string;
  readonly facts: {
    readonly order: string;
    readonly reference: string;
    readonly placedAt: string;
    readonly reason: string;
    readonly shipment: string;
    readonly carrier: string;
    readonly trackingNumber: string;
    readonly return: string;
    readonly note: string;
    readonly received: string;
    readonly refund: string;
    readonly orderTotal: string;
    readonly due: string;
  };
  readonly columns: {
    readonly product: string;
    readonly quantity: string;
    readonly amount: string;
  };
  /** @param written the count in the digits of the locale */
  moreLines(count: number, written: string): string;
  readonly price: {
    readonly subtotal: string;
    discount(code: string): string;
    shipping(method: string): string;
    /** A tax that is added. */
    tax(name: string, rate: string): string;
    /** A tax that the total contains. */
    taxIncluded(name: string, rate: string): string;
    readonly total: string;
  };
  readonly deliverTo: string;
  readonly billTo: string;
}
