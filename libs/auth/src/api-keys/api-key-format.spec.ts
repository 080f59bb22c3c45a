import { hashOfApiKey, isApiKey, mintApiKey } from './api-key-format.js';

describe('API keys', () => {
  const { key, hash, prefix } = mintApiKey('live');

  it('are of a form that scanners for leaked secrets can look for', () => {
    expect(key).toMatch(/^ord_live_[0-9A-Za-z]{49}$/);
    expect(mintApiKey('test').key).toMatch(/^ord_test_[0-9A-Za-z]{49}$/);
    expect(prefix).toBe(key.slice(0, 12));
    expect(hash).toEqual(hashOfApiKey(key));
  });

  it('are never the same', () => {
    const keys = new Set(Array.from({ length: 1_000 }, () => mintApiKey('live').key));

    expect(keys.size).toBe(1_000);
  });

  it('always have the same length', () => {
    const lengths = new Set(Array.from({ length: 1_000 }, () => mintApiKey('live').key.length));

    expect([...lengths]).toEqual([58]);
  });

  it('are told from what is mistyped in any one place', () => {
    const places = Array.from({ length: key.length }, (_, place) => place);
    const mistyped = places.map((place) => {
      const other = key[place] === 'x' ? 'y' : 'x';
      return key.slice(0, place) + other + key.slice(place + 1);
    });

    expect(isApiKey(key)).toBe(true);
    expect(mistyped.filter(isApiKey)).toEqual([]);
  });

  it.each(['', 'ord_live_', 'Ord_live_x', ` ${'x'.repeat(57)}`])('are told from %j', (text) => {
    expect(isApiKey(text)).toBe(false);
  });

  it('are told from a key with something behind it', () => {
    expect([`${key}\n`, `${key}0`, ` ${key}`, key.slice(0, -1)].filter(isApiKey)).toEqual([]);
  });
});
