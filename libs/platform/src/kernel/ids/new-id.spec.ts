import { newId } from './new-id.js';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('newId', () => {
  afterEach(() => jest.restoreAllMocks());

  it('makes ids of version 7 that carry the time', () => {
    const before = Date.now();
    const id = newId();

    expect(id).toMatch(UUID_V7);
    expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBeGreaterThanOrEqual(before);
  });

  it('makes them rise, many in a millisecond and with the clock set back', () => {
    const now = Date.now();
    const clock = jest.spyOn(Date, 'now').mockReturnValue(now);
    const ids = Array.from({ length: 2_000 }, newId);
    clock.mockReturnValue(now - 60_000);
    ids.push(...Array.from({ length: 2_000 }, newId));

    expect(new Set(ids).size).toBe(4_000);
    expect(ids).toEqual([...ids].sort());
  });
});
