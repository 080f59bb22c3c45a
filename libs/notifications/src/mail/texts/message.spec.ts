import { faultIn, filledIn } from './message.js';

const VALUES = { number: 'ORD-1', amount: '£1.00', items: 2 };
const words = (subject: string) => ({
  ...{ subject, preheader: '', heading: '', intro: '', action: null, note: null },
});
const filled = (message: string, values: typeof VALUES = VALUES, locale = 'en') =>
  filledIn(words(message), locale, values).subject;

describe('the words of a mail', () => {
  it('stand with their values, in the plural that a count needs', () => {
    const message = '{number}: {items, plural, one {# item} other {# items}} for {amount}';

    expect(filled(message)).toBe('ORD-1: 2 items for £1.00');
    expect(filled(message, { ...VALUES, items: 1 })).toBe('ORD-1: 1 item for £1.00');
    expect(filled('{items, number} Artikel', { ...VALUES, items: 1_234 }, 'de')).toBe(
      '1.234 Artikel',
    );
  });

  it('keep signs of markup, quotes and a missing button as they are', () => {
    const { subject, action } = filledIn(words("<b>It's</b> & {amount}"), 'en', VALUES);

    expect(subject).toBe("<b>It's</b> & £1.00");
    expect(action).toBeNull();
  });

  it.each([
    'Order {number}',
    "It's {amount}",
    '{items, plural, one {one} other {# for {amount}}}',
    '{items, number}',
    '100 % <b>',
  ])('have no fault: %s', (message) => {
    expect(faultIn(message, VALUES)).toBeUndefined();
  });

  it.each([
    ['Order {number', 'Not an ICU message'],
    ['{items, plural, one {x}}', 'Not an ICU message'],
    ['{token}', '{number}, {amount}, {items}'],
    ['{constructor}', '{number}, {amount}, {items}'],
    ['{items, plural, other {{secret}}}', '{number}, {amount}, {items}'],
    ['{number, number}', '{number} cannot be formatted'],
    ['{amount, date, short}', '{amount} cannot be formatted'],
    ['{items, date}', '{items} cannot be formatted'],
    ['{items, number, ::currency/EUR}', '{items} cannot be formatted'],
    ['{number, select, a {x} other {y}}', '{number} cannot be formatted'],
    ['{amount, plural, other {x}}', '{amount} cannot be formatted'],
  ])('have a fault that is named: %s', (message, fault) => {
    expect(faultIn(message, VALUES)).toContain(fault);
  });

  it('have a fault when they name something in a mail without variables', () => {
    expect(faultIn('{number}', {})).toBe('This mail has no variables.');
  });
});
