import { memoize } from './memoize.js';

describe('remembered', () => {
  it('makes each value once', () => {
    let made = 0;
    const numbered = memoize((key) => `${key}${++made}`);

    expect([numbered('a'), numbered('b'), numbered('a')]).toEqual(['a1', 'b2', 'a1']);
  });

  it('does not grow without end', () => {
    let made = 0;
    const numbered = memoize(() => ++made);
    numbered('first');

    for (let index = 0; index < 500; index++) numbered(`key ${index}`);

    expect(numbered('first')).toBe(502);
  });
});
