import { counted } from './counted.js';

describe('a count with its words', () => {
  it.each([
    [0, '0 events wait'],
    [1, '1 event waits'],
    [2, '2 events wait'],
  ])('says %s correctly', (count, said) => {
    expect(counted(count, 'event waits', 'events wait')).toBe(said);
  });
});
