import { problemsOf } from '../../../../test/support/problems-of.js';
import { FEATURES } from './features.js';
import { loadConfig } from './load-config.js';

const DATABASE_URL = 'postgres://localhost/orderly';

describe('FEATURES', () => {
  it('leaves each feature at its default when it does not name it', () => {
    expect(loadConfig({ DATABASE_URL }).features).toEqual({ 'self-registration': true });
  });

  it('turns a feature off', () => {
    const { features } = loadConfig({ DATABASE_URL, FEATURES: ' self-registration = off ' });

    expect(features['self-registration']).toBe(false);
  });

  it.each([
    ['self-registraton=off', /did you mean self-registration\?\.$/],
    ['gift-wrapping=on', /names a feature that does not exist; there are self-registration\.$/],
    ['self-registration', /must say self-registration=on or self-registration=off\.$/],
    ['self-registration=maybe', /must say self-registration=on/],
  ])('refuses %s', (given, complaint) => {
    expect(problemsOf({ DATABASE_URL, FEATURES: given })).toEqual([
      expect.stringMatching(complaint),
    ]);
  });

  it('has no flag whose end has passed: remove it, and let the code decide', () => {
    const today = new Date().toISOString().slice(0, 10);
    const flags: Array<[string, { readonly endsOn: string | null }]> = Object.entries(FEATURES);

    const overdue = flags.filter(([, { endsOn }]) => endsOn !== null && endsOn < today);

    expect(overdue.map(([name]) => name)).toEqual([]);
  });
});
