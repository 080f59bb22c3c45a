import type { OrderNotice, ReturnNotice, ShipmentNotice } from '@orderly/orders';
import type { NotificationKind } from '../../feed/notification.entity.js';
import type { OptOut } from '../content/mail-content.js';

/** What a mail about an order tells. */
export interface OrderNews {
  readonly kind: NotificationKind;
  readonly order: OrderNotice;
  readonly shipment: ShipmentNotice | null;
  readonly returned: ReturnNotice | null;
  /** What was received or refunded, in minor units of the order's currency. */
  readonly amount: number | null;
  /** The reason of a cancellation, if there is one. */
  readonly reason: string | null;
  /** The address of the order's page, if there is one. */
  readonly url: string | null;
  /** Null when such mails are sent in any case. */
  readonly optOut: OptOut | null;
}
