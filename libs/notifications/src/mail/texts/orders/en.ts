import type { OrderTexts } from './order-texts.js';

export const en: OrderTexts = {
  mails: {
    'order-placed': {
      subject: 'Your order {number}',
      preheader: 'We have received your order for {amount}.',
      heading: 'Thank you for your order',
      intro: 'We have received your order and reserved everything in it for you.',
      note: 'We will e-mail you again when something happens to it.',
    },
    'order-cancelled': {
      subject: 'Your order {number} was cancelled',
      preheader: 'Your order for {amount} was cancelled.',
      heading: 'Your order was cancelled',
      intro: 'This order was cancelled, and nothing in it will be delivered.',
      note: null,
    },
    'order-expired': {
      subject: 'Your order {number} has expired',
      preheader: 'We did not receive your payment of {amount} in time.',
      heading: 'Your order has expired',
      intro:
        'We did not receive your payment in time, so the items that we had reserved for you are ' +
        'on sale again. If you still want them, please place a new order.',
      note:
        'If you have already paid, you do not need to do anything: we will deliver your order if ' +
        'everything is still available, and return your money if not.',
    },
    'order-partially-shipped': {
      subject: 'Part of your order {number} is on its way',
      preheader: 'We have shipped the first items of your order.',
      heading: 'Part of your order is on its way',
      intro: 'We have shipped the items below. We will e-mail you again when we ship the rest.',
      note: null,
    },
    'order-shipped': {
      subject: 'Your order {number} is on its way',
      preheader: 'We have shipped your order.',
      heading: 'Your order is on its way',
      intro: 'We have shipped the items below.',
      note: null,
    },
    'order-closed': {
      subject: 'Part of your order {number} cannot be delivered',
      preheader: 'We are sorry: some items of your order cannot be delivered.',
      heading: 'Part of your order cannot be delivered',
      intro:
        'We are sorry: we cannot deliver the items below, so we have cancelled them. If you have ' +
        'already paid for them, we will refund the amount.',
      note: null,
    },
    'payment-received': {
      subject: 'We have received your payment for order {number}',
      preheader: 'We have received {amount}.',
      heading: 'Thank you for your payment',
      intro: 'We have received your payment.',
      note: null,
    },
    'payment-refunded': {
      subject: 'Refund for your order {number}',
      preheader: 'We have refunded {amount}.',
      heading: 'Your refund',
      intro:
        'We have refunded the amount below. Depending on your bank, it can take a few days to ' +
        'arrive.',
      note: null,
    },
    'return-approved': {
      subject: 'Your return {number} is approved',
      preheader: 'You can send the items back to us.',
      heading: 'Your return is approved',
      intro: 'Please send the items below back to us. We will e-mail you when they have arrived.',
      note: null,
    },
    'return-rejected': {
      subject: 'We cannot accept your return {number}',
      preheader: 'We cannot take the items back.',
      heading: 'We cannot accept your return',
      intro: 'We have looked at your request, and we are sorry: we cannot take the items back.',
      note: null,
    },
    'return-received': {
      subject: 'We have received your return {number}',
      preheader: 'The items that you sent back have arrived.',
      heading: 'Your return has arrived',
      intro: 'The items below have arrived. Thank you for sending them back.',
      note: null,
    },
  },
  seeOrder: 'View your order',
  trackParcel: 'Track your parcel',
  facts: {
    order: 'Order',
    reference: 'Your reference',
    placedAt: 'Placed',
    reason: 'Reason',
    shipment: 'Shipment',
    carrier: 'Carrier',
    trackingNumber: 'Tracking number',
    return: 'Return',
    note: 'Note',
    received: 'Amount received',
    refund: 'Refund',
    orderTotal: 'Order total',
    due: 'Still to be paid',
  },
  columns: { product: 'Product', quantity: 'Quantity', amount: 'Amount' },
  moreLines: (count, written) => (count === 1 ? 'and 1 more line' : `and ${written} more lines`),
  price: {
    subtotal: 'Subtotal',
    discount: (code) => `Discount (${code})`,
    shipping: (method) => `Shipping (${method})`,
    tax: (name, rate) => `${name} ${rate}`,
    taxIncluded: (name, rate) => `Includes ${name} ${rate}`,
    total: 'Total',
  },
  deliverTo: 'Deliver to',
  billTo: 'Bill to',
};
