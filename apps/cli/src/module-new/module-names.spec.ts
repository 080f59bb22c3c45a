import { moduleNames, UnfitName } from './module-names.js';

describe('the names of a module', () => {
  it('are spelled as each place wants them', () => {
    expect(moduleNames('gift-cards')).toEqual({
      names: 'gift-cards',
      name: 'gift-card',
      Names: 'GiftCards',
      Name: 'GiftCard',
      namesCamel: 'giftCards',
      nameCamel: 'giftCard',
      NAMES: 'GIFT_CARDS',
      NAME: 'GIFT_CARD',
      schema: 'gift_cards',
      words: 'gift cards',
      word: 'gift card',
      Words: 'Gift cards',
      Word: 'Gift card',
      aWord: 'a gift card',
    });
  });

  it.each([
    ['suppliers', 'supplier'],
    ['categories', 'category'],
    ['branches', 'branch'],
    ['boxes', 'box'],
  ])('have the singular of %s', (names, name) => {
    expect(moduleNames(names).name).toBe(name);
  });

  it.each([
    ['invoices', 'an invoice'],
    ['units', 'a unit'],
    ['updates', 'an update'],
  ])('have the article of %s', (names, aWord) => {
    expect(moduleNames(names).aWord).toBe(aWord);
  });

  it('have a singular that was given', () => {
    expect(moduleNames('people', 'person')).toMatchObject({ Name: 'Person', schema: 'people' });
  });

  it.each([
    'Suppliers',
    'gift_cards',
    'gift--cards',
    '-suppliers',
    'x1s',
    '../suppliers',
    'a'.repeat(31),
    'stock',
    'glass',
    'classes',
    'values',
    '',
  ])('are not made of %j', (names) => {
    expect(() => moduleNames(names)).toThrow(UnfitName);
  });

  it('must differ', () => {
    expect(() => moduleNames('sheep', 'sheep')).toThrow(UnfitName);
  });
});
