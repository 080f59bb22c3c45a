import { Money } from '@orderly/platform/kernel/money/money';
import { type OrderForMail, orderMail } from './order-mail.js';

const anOrder = (overrides: Partial<OrderForMail> = {}): OrderForMail => ({
  number: 'ORD-7K3M-9QWX-2HTC',
  reference: 'PO 4711',
  placedAt: new Date('2026-11-20T09:30:00.000Z'),
  total: Money.of(1_234_50, 'GBP'),
  lineCount: 1,
  lines: [aLine()],
  reason: null,
  url: null,
  ...overrides,
});

const aLine = (
  overrides: Partial<OrderForMail['lines'][number]> = {},
): OrderForMail['lines'][number] => ({
  sku: 'TEA-1',
  name: 'Teapot',
  quantity: 1_000,
  unitPrice: Money.of(1_23, 'GBP'),
  total: Money.of(1_234_50, 'GBP'),
  ...overrides,
});

const house = { supportEmail: undefined, timeZone: 'UTC' };
const mailFor = (locale: string, order = anOrder(), name = 'Ada') =>
  orderMail('order-placed', { name, locale }, house, order);

describe('orderMail', () => {
  it.each([
    [
      'en-GB',
      'Your order ORD-7K3M-9QWX-2HTC',
      'Total: £1,234.50',
      '20 November 2026 at 09:30 UTC',
      '1,000 × £1.23',
    ],
    [
      'de-DE',
      'Ihre Bestellung ORD-7K3M-9QWX-2HTC',
      'Summe: 1.234,50 £',
      '20. November 2026 um 09:30 UTC',
      '1.000 × 1,23 £',
    ],
    [
      'fr-FR',
      'Votre commande ORD-7K3M-9QWX-2HTC',
      'Total: 1 234,50 £GB',
      '20 novembre 2026 à 09:30 UTC',
      '1 000 × 1,23 £GB',
    ],
    [
      'pl-PL',
      'Your order ORD-7K3M-9QWX-2HTC',
      'Total: £1,234.50',
      '20 November 2026 at 09:30 UTC',
      '1,000 × £1.23',
    ],
    [
      'x; not a tag',
      'Your order ORD-7K3M-9QWX-2HTC',
      'Total: £1,234.50',
      '20 November 2026 at 09:30 UTC',
      '1,000 × £1.23',
    ],
  ])(
    'writes words, money, numbers and dates for %s',
    (locale, subject, total, placedAt, quantity) => {
      const mail = mailFor(locale);

      expect(mail.subject).toBe(subject);
      expect(mail.text).toContain(total);
      expect(mail.text).toContain(placedAt);
      expect(mail.text).toContain(quantity);
    },
  );

  it.each([
    ['JPY', 'en-GB', 'Total: JP¥123,456'],
    ['JPY', 'de-DE', 'Summe: 123.456 ¥'],
    ['KWD', 'en-GB', 'Total: KWD 123.456'],
    ['KWD', 'fr-FR', 'Total: 123,456 KWD'],
  ])('gives %s the digits that it has, in %s', (currency, locale, total) => {
    const mail = mailFor(locale, anOrder({ total: Money.of(123_456, currency) }));

    expect(mail.text).toContain(total);
  });

  it('keeps the region of a language: Swiss German groups differently', () => {
    const mail = mailFor('de-CH', anOrder({ total: Money.of(1_234_50, 'CHF') }));

    // The apostrophe depends on the CLDR version that Node was built with.
    expect(mail.text).toMatch(/Summe: CHF 1['’]234\.50/);
    expect(mail.language).toBe('de-CH');
  });

  it.each([
    'ORD-7K3M-9QWX-2HTC',
    'PO 4711',
    'Teapot',
    'TEA-1',
    '£1,234.50',
    'Hello Ada,',
    'reserved everything in it',
  ])('says it in both parts: %s', (fact) => {
    const mail = mailFor('en-GB');

    expect(mail.text).toContain(fact);
    expect(mail.html).toContain(fact);
  });

  it('shows a hundred lines and counts the rest', () => {
    const lines = Array.from({ length: 1_500 }, (_, index) => aLine({ sku: `SKU-${index + 1}.` }));

    const mail = mailFor('en-GB', anOrder({ lines, lineCount: 1_500 }));

    expect(mail.text).toContain('SKU-100.');
    expect(mail.text).not.toContain('SKU-101.');
    expect(mail.text).toContain('and 1,400 more lines');
    expect(mail.html).toContain('and 1,400 more lines');
    expect(Buffer.byteLength(mail.html)).toBeLessThan(102_000);
  });

  it('gives the reason of a cancellation', () => {
    const mail = orderMail(
      'order-cancelled',
      { name: 'Ada', locale: 'en-GB' },
      house,
      anOrder({ reason: 'Sold <out>' }),
    );

    expect(mail.subject).toBe('Your order ORD-7K3M-9QWX-2HTC was cancelled');
    expect(mail.text).toContain('Reason: Sold <out>');
    expect(mail.html).toContain('Sold &lt;out&gt;');
  });

  it('links to the order, in both parts', () => {
    const { text, html } = mailFor('de-DE', anOrder({ url: 'https://shop.example/orders/7' }));

    expect(text).toContain('\n\nBestellung ansehen:\nhttps://shop.example/orders/7\n\n');
    expect(html.match(/href="https:\/\/shop\.example\/orders\/7"/g)).toHaveLength(2);
  });

  it('has no link where there is no page', () => {
    const { text, html } = mailFor('en-GB');

    expect(text).not.toContain('http');
    expect(html).not.toContain('href=');
  });

  it.each([
    [undefined, 0],
    ['help@shop.example', 2],
  ])('says whom to write to about a cancellation when there is somebody: %s', (address, times) => {
    const sender = { ...house, supportEmail: address };

    const { text } = orderMail('order-cancelled', { name: 'Ada', locale: 'en' }, sender, anOrder());

    expect(text.match(/help@shop\.example/g) ?? []).toHaveLength(times);
    expect(text).not.toContain('get in touch');
  });

  it('lets nobody write markup, template code or lines of their own', () => {
    const name = 'Eve\r\n\r\nTotal: £0.00 <script>alert(1)</script> {{total}}';

    const mail = mailFor('en-GB', anOrder({ lines: [aLine({ name })], reference: name }), name);

    expect(mail.html).not.toContain('<script>');
    expect(mail.html).toContain('{{total}}');
    expect(mail.text.split('\n').filter((line) => line.startsWith('Total:'))).toEqual([
      'Total: £1,234.50',
    ]);
  });
});
