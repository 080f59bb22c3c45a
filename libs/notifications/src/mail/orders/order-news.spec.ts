import {
  ADDRESS,
  aLine,
  anOrder,
  mailAbout,
  pounds,
} from '../../../../../test/support/order-mails.js';

describe('a mail with news of an order', () => {
  it('tells what was shipped and how to follow it, without prices', () => {
    const tracking = {
      carrier: 'Royal Mail',
      trackingNumber: 'RM 1',
      trackingUrl: 'https://rm.example/1',
    };
    const shipment = { ...tracking, number: 'SHP-1', lines: [aLine({ quantity: 3 })] };
    const order = anOrder({ shippingAddress: ADDRESS });

    const mail = mailAbout({
      kind: 'order-partially-shipped',
      order,
      shipment,
      url: 'https://s.example',
    });

    expect(mail.subject).toBe('Part of your order ORD-7K3M-9QWX-2HTC is on its way');
    expect(mail.text).toContain('Shipment: SHP-1\nCarrier: Royal Mail\nTracking number: RM 1');
    expect(mail.text).toContain('Teapot\n  TEA-1 · Quantity: 3');
    expect(mail.text).toContain('Track your parcel:\nhttps://rm.example/1\n\nView your order:');
    expect(mail.text).toContain('Deliver to:\nAda Lovelace');
    expect(mail.text).not.toContain('£');
  });

  it('tells what will not be delivered', () => {
    const lines = [aLine(), aLine({ sku: 'TEA-2', name: 'Cup', cancelledQuantity: 2 })];

    const { text } = mailAbout({ kind: 'order-closed', order: anOrder({ lines }) });

    expect(text).toContain('Cup\n  TEA-2 · Quantity: 2');
    expect(text).not.toContain('Teapot');
  });

  it.each([
    [
      'payment-received',
      ['Amount received: £10.00', 'Order total: £1,234.50', 'Still to be paid: £5.00'],
    ],
    ['payment-refunded', ['Refund: £10.00', 'Order total: £1,234.50']],
  ] as const)('tells of money: %s', (kind, facts) => {
    const { text } = mailAbout({ kind, amount: 10_00, order: anOrder({ due: pounds(5_00) }) });

    expect(text).toContain(`${facts.join('\n')}\n\n`);
    expect(text).not.toContain('Teapot');
  });

  it.each([
    ['return-approved', 'Your return RET-1 is approved'],
    ['return-rejected', 'We cannot accept your return RET-1'],
    ['return-received', 'We have received your return RET-1'],
  ] as const)('tells what becomes of a return, with the note of the shop: %s', (kind, subject) => {
    const returned = {
      ...{ number: 'RET-1', note: 'Send it to Leeds.', refund: pounds(12_50) },
      lines: [aLine({ quantity: 2 })],
    };

    const mail = mailAbout({ kind, returned });

    expect(mail.subject).toBe(subject);
    expect(mail.text).toContain('Return: RET-1\nNote: Send it to Leeds.\nRefund: £12.50');
    expect(mail.text).toContain('TEA-1 · Quantity: 2');
  });
});
