import { Money } from '@orderly/platform/kernel/money/money';
import type { SecurityNotice } from '@orderly/users';
import type { NotificationKind } from '../feed/notification.entity.js';
import type { Digest } from '../mail/account-mail.js';
import type { Notice } from '../mail/notice-facts.js';
import type { OrderNews } from '../mail/orders/order-news.js';

const CURRENCY = 'EUR';
const euros = (cents: number): Money => Money.of(cents, CURRENCY);
const AT = new Date('2026-03-14T09:26:00Z');

const GOODS = { sku: 'TEA-POT-1L', name: 'Teapot, 1 l', quantity: 2 };
const ADDRESS = {
  ...{ name: 'Ada Example', company: null, line1: 'Example Street 1', line2: null },
  ...{ city: 'Exampletown', region: null, postalCode: '12345', country: 'DE', phone: null },
};

const ORDER: OrderNews['order'] = {
  number: 'ORD-0000-0000-0000',
  reference: null,
  customerId: '00000000-0000-7000-8000-000000000000',
  placedAt: AT,
  price: {
    ...{ subtotal: euros(50_00), discounts: [], taxIncluded: true },
    shipping: { name: 'Parcel', amount: euros(4_90) },
    taxes: [{ name: 'VAT', rate: 19_00, amount: euros(8_77) }],
    total: euros(54_90),
  },
  due: euros(0),
  lines: [{ ...GOODS, unitPrice: euros(25_00), total: euros(50_00), cancelledQuantity: 1 }],
  billingAddress: ADDRESS,
  shippingAddress: ADDRESS,
};
const SHIPMENT: OrderNews['shipment'] = {
  ...{ number: 'SHP-0000-0000-0000', carrier: 'Example Post', trackingNumber: '00340000000000' },
  trackingUrl: 'https://tracking.example/00340000000000',
  lines: [GOODS],
};
const RETURN: OrderNews['returned'] = {
  ...{ number: 'RET-0000-0000-0000', note: null, refund: euros(25_00) },
  lines: [{ ...GOODS, quantity: 1 }],
};

/** What an invented order tells, for previews and test mails. */
export const sampleNews = (kind: NotificationKind): OrderNews => ({
  kind,
  order: ORDER,
  shipment: kind.endsWith('shipped') ? SHIPMENT : null,
  returned: kind.startsWith('return-') ? RETURN : null,
  optOut: null,
  amount: kind.startsWith('payment-') ? 25_00 : null,
  reason: null,
  url: null,
});

/** Of two invented events. */
export const sampleDigest: Digest = {
  items: [
    { kind: 'order-placed', number: ORDER.number },
    { kind: 'order-shipped', number: ORDER.number },
  ],
  more: 0,
};

/** From an address that is reserved for documentation (RFC 5737). */
export const sampleNotice = (kind: SecurityNotice): Notice => ({
  kind,
  at: AT.toISOString(),
  name: 'Example',
  from: { ip: '192.0.2.1', country: null, browser: 'Firefox', system: 'Linux' },
});
