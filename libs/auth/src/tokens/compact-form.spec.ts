import { hasCompactForm } from './compact-form.js';

describe('hasCompactForm', () => {
  it.each(['e30.e30.c2ln', 'e30.e30.', 'e30..c2ln'])('knows %p', (token) => {
    expect(hasCompactForm(token)).toBe(true);
  });

  it.each([
    ['two parts', 'e30.e30'],
    ['four parts', 'e30.e30.c2ln.c2ln'],
    ['a space', 'e30.e30. c2ln'],
    ['a line break', 'e30.e30.c2ln\n'],
    ['padding', 'e30=.e30.c2ln'],
    ['the other alphabet', 'e30.e30.c2+/'],
    ['a stray bit', 'e31.e30.c2ln'],
    ['JSON', '{"payload":"e30","signature":"c2ln"}'],
  ])('refuses %s', (_, token) => {
    expect(hasCompactForm(token)).toBe(false);
  });
});
