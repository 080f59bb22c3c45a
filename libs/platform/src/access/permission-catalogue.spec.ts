import { allPermissions, describePermissions, isPermission } from './permission-catalogue.js';

describe('the catalogue of permissions', () => {
  it('knows what the modules described, by name', () => {
    describePermissions('tea', { 'tea:pour': 'Pour tea.', 'tea:brew': 'Brew tea.' });

    expect(allPermissions()).toEqual([
      { name: 'tea:brew', module: 'tea', description: 'Brew tea.' },
      { name: 'tea:pour', module: 'tea', description: 'Pour tea.' },
    ]);
    expect([isPermission('tea:brew'), isPermission('tea:spill')]).toEqual([true, false]);
  });

  it('takes no name twice, and none without a word about it', () => {
    describePermissions('cake', { 'cake:eat': 'Eat cake.' });

    expect(() => describePermissions('pie', { 'cake:eat': 'Eat it too.' })).toThrow('cake:eat');
    expect(() => describePermissions('pie', { 'pie:eat': ' ' })).toThrow('pie:eat');
  });
});
