import type { OrderNotice } from '@orderly/orders';
import { Money } from '@orderly/platform/kernel/money/money';
import { orderMail } from '../../libs/notifications/src/mail/orders/order-mail.js';
import type { OrderNews } from '../../libs/notifications/src/mail/orders/order-news.js';

export const pounds = (pence: number): Money => Money.of(pence, 'GBP');

type Line = OrderNotice['lines'][number];

export const aLine = (overrides: Partial<Line> = {}): Line => ({
  sku: 'TEA-1',
  name: 'Teapot',
  quantity: 1_000,
  unitPrice: pounds(1_23),
  total: pounds(1_234_50),
  cancelledQuantity: 0,
  ...overrides,
});

export const aPrice = (total = pounds(1_234_50)): OrderNotice['price'] => ({
  ...{ subtotal: total, discounts: [], shipping: null, taxIncluded: true, taxes: [], total },
});

export const anOrder = (overrides: Partial<OrderNotice> = {}): OrderNotice => ({
  number: 'ORD-7K3M-9QWX-2HTC',
  reference: 'PO 4711',
  customerId: '019aa0d2-5b7e-7c3a-9f52-3a1f6f1f9d10',
  placedAt: new Date('2026-11-20T09:30:00.000Z'),
  price: aPrice(),
  due: pounds(0),
  lines: [aLine()],
  billingAddress: null,
  shippingAddress: null,
  ...overrides,
});

export const ADDRESS = {
  ...{ name: 'Ada Lovelace', company: null, line1: '12 St James’s Square', line2: null },
  ...{ city: 'London', region: null, postalCode: 'SW1Y 4JH', country: 'GB', phone: '0123' },
};

const house = { brandName: 'Orderly', supportEmail: undefined };

export const mailAbout = (news: Partial<OrderNews>, locale = 'en-GB', sender: object = {}) =>
  orderMail(
    {
      ...{ kind: 'order-placed', order: anOrder(), shipment: null, returned: null },
      ...{ amount: null, reason: null, url: null, optOut: null },
      ...news,
    },
    { name: 'Ada', locale, timeZone: 'UTC' },
    { ...house, ...sender },
  );

export const mailFor = (locale: string, order = anOrder()) => mailAbout({ order }, locale);
