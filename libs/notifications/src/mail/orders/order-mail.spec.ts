import { Money } from '@orderly/platform/kernel/money/money';
import {
  ADDRESS,
  aLine,
  anOrder,
  aPrice,
  mailAbout,
  mailFor,
  pounds,
} from '../../../../../test/support/order-mails.js';

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
    const mail = mailFor(locale, anOrder({ price: aPrice(Money.of(123_456, currency)) }));

    expect(mail.text).toContain(total);
  });

  it('keeps the region of a language: Swiss German groups differently', () => {
    const mail = mailFor('de-CH', anOrder({ price: aPrice(Money.of(1_234_50, 'CHF')) }));

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

    const mail = mailFor('en-GB', anOrder({ lines }));

    expect(mail.text).toContain('SKU-100.');
    expect(mail.text).not.toContain('SKU-101.');
    expect(mail.text).toContain('and 1,400 more lines');
    expect(mail.html).toContain('and 1,400 more lines');
    expect(Buffer.byteLength(mail.html)).toBeLessThan(102_000);
  });

  it('gives the reason of a cancellation', () => {
    const mail = mailAbout({ kind: 'order-cancelled', reason: 'Sold <out>' });

    expect(mail.subject).toBe('Your order ORD-7K3M-9QWX-2HTC was cancelled');
    expect(mail.text).toContain('Reason: Sold <out>');
    expect(mail.html).toContain('Sold &lt;out&gt;');
  });

  it('links to the order, in both parts', () => {
    const { text, html } = mailAbout({ url: 'https://shop.example/orders/7' }, 'de-DE');

    expect(text).toContain('\n\nBestellung ansehen:\nhttps://shop.example/orders/7\n\n');
    expect(html.match(/href="https:\/\/shop\.example\/orders\/7"/g)).toHaveLength(2);
  });

  it('names the installation, escaped in HTML', () => {
    const { text, html } = mailAbout({}, 'en-GB', { brandName: 'Müller & Söhne' });

    expect(text).toContain('\n--\nMüller & Söhne sent this message');
    expect(html.match(/Müller &amp; Söhne/g)).toHaveLength(2);
    expect(text + html).not.toContain('Orderly');
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
    const { text } = mailAbout({ kind: 'order-cancelled' }, 'en', { supportEmail: address });

    expect(text.match(/help@shop\.example/g) ?? []).toHaveLength(times);
    expect(text).not.toContain('get in touch');
  });

  it('lets nobody write markup, template code or lines of their own', () => {
    const name = 'Eve\r\n\r\nTotal: £0.00 <script>alert(1)</script> {{total}}';

    const order = anOrder({
      lines: [aLine({ name })],
      reference: name,
      shippingAddress: { ...ADDRESS, name },
    });
    const mail = mailFor('en-GB', order);

    expect(mail.html).not.toContain('<script>');
    expect(mail.html).toContain('{{total}}');
    expect(mail.text.split('\n').filter((line) => line.startsWith('Total:'))).toEqual([
      'Total: £1,234.50',
    ]);
  });

  it.each([
    [
      'en-GB',
      true,
      [
        ...['Subtotal: £25.00', 'Discount (SPRING-10): -£2.50', 'Shipping (Standard): £4.00'],
        ...['Total: £26.50', 'Includes VAT 20%: £4.42'],
      ],
    ],
    [
      'de-DE',
      true,
      [
        ...['Zwischensumme: 25,00 £', 'Rabatt (SPRING-10): -2,50 £', 'Versand (Standard): 4,00 £'],
        ...['Summe: 26,50 £', 'Enthält VAT 20 %: 4,42 £'],
      ],
    ],
    [
      'fr-FR',
      false,
      [
        ...['Sous-total: 25,00 £GB', 'Remise (SPRING-10): -2,50 £GB'],
        ...['Livraison (Standard): 4,00 £GB', 'VAT 20 %: 4,42 £GB', 'Total: 26,50 £GB'],
      ],
    ],
  ])('explains the total step by step, in %s, with taxes in the prices: %s', (...cases) => {
    const [locale, taxIncluded, rows] = cases;
    const price = {
      ...{ subtotal: pounds(25_00), discounts: [{ code: 'SPRING-10', amount: pounds(2_50) }] },
      ...{ shipping: { name: 'Standard', amount: pounds(4_00) }, taxIncluded },
      ...{ taxes: [{ name: 'VAT', rate: 2_000, amount: pounds(4_42) }], total: pounds(26_50) },
    };

    const { text } = mailFor(locale, anOrder({ price }));

    expect(text).toContain(`\n\n${rows.join('\n')}\n\n`);
  });

  it('says where the goods go, and whom the invoice names when that differs', () => {
    const shippingAddress = ADDRESS;
    const billingAddress = { ...ADDRESS, company: 'Analytical Engines', country: 'DE' };

    const { text } = mailFor('de-DE', anOrder({ shippingAddress, billingAddress }));

    const lines = ['Ada Lovelace', '12 St James’s Square', 'SW1Y 4JH London'];
    expect(text).toContain(['Lieferadresse:', ...lines, 'Vereinigtes Königreich'].join('\n'));
    expect(text).toContain('Rechnungsadresse:\nAda Lovelace\nAnalytical Engines\n');
    expect(text).toContain('\nDeutschland\n');
    expect(
      mailFor('de-DE', anOrder({ shippingAddress, billingAddress: ADDRESS })).text,
    ).not.toContain('Rechnungsadresse');
  });
});
