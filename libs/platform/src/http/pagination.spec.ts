import type { ServerSecrets } from '../database/server-secrets.js';
import { Cursors, InvalidCursor, type PageRequest, Pages } from './pagination.js';

const cursorsWith = (key: string): Cursors =>
  new Cursors({ cursorKey: Buffer.from(key) } as ServerSecrets);

describe('Cursors', () => {
  const cursors = cursorsWith('a key of the installation');
  const cursor = cursors.write('/v1/orders', [3, 'b']);

  it('lead back to the row that they were written for', () => {
    expect(cursors.read('/v1/orders', cursor)).toEqual([3, 'b']);
    expect(cursorsWith('a key of the installation').read('/v1/orders', cursor)).toEqual([3, 'b']);
  });

  it('are absent on the first page', () => {
    expect(cursors.read('/v1/orders', undefined)).toBeNull();
  });

  it('are good for their own list alone, and in their own installation', () => {
    expect(() => cursors.read('/v1/users', cursor)).toThrow(InvalidCursor);
    expect(() => cursorsWith('another key').read('/v1/orders', cursor)).toThrow(InvalidCursor);
  });

  const [payload = '', signature = ''] = cursor.split('.');
  const forged = Buffer.from('[9,"z"]').toString('base64url');

  it.each([
    ['with another row', `${forged}.${signature}`],
    ['without a signature', payload],
    ['with an empty signature', `${payload}.`],
    ['without a row', `.${signature}`],
    ['with a part too many', `${cursor}.`],
    ['with a shorter signature', `${payload}.${signature.slice(0, -2)}`],
    ['with a longer signature', `${payload}.${signature}AAAA`],
    ['with another signature', `${payload}.${Buffer.alloc(16).toString('base64url')}`],
    ['that is none', 'x'],
    ['that is empty', ''],
  ])('%s are refused', (_, given) => {
    expect(() => cursors.read('/v1/orders', given)).toThrow(InvalidCursor);
  });

  it('that are refused are pointed at', () => {
    expect(() => cursors.read('/v1/orders', 'x')).toThrow(
      expect.objectContaining({
        extras: { errors: [expect.objectContaining({ in: 'query', pointer: '/cursor' })] },
      }),
    );
  });
});

describe('Pages', () => {
  const ROWS = [5, 4, 3, 2, 1];
  const pages = new Pages(cursorsWith('a key of the installation'));
  const fetch = async ({ limit, after }: PageRequest): Promise<number[]> =>
    ROWS.filter((row) => after === null || row < Number(after[0])).slice(0, limit);

  async function page(
    query: { limit: number; cursor?: string } & Record<string, unknown>,
    more: { viewer?: string; path?: string } = {},
  ) {
    const { body, headers } = await pages.respond({
      ...{ path: '/v1/rows', query, fetch, ...more },
      keyset: (row) => [row],
      item: (row) => ({ row }),
    });
    if (!body) throw new Error('The page has no body.');
    return { rows: body.data.map(({ row }) => row), next: body.page.nextCursor, headers };
  }

  it('show each row once, however the limit divides them', async () => {
    for (const limit of [1, 2, 3, 4, 5, 6]) {
      const seen: number[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const { rows, next } = await page({ limit, ...(cursor && { cursor }) });
        seen.push(...rows);
        expect(rows.length).toBeLessThanOrEqual(limit);
        cursor = next;
      }
      expect(seen).toEqual(ROWS);
    }
  });

  it('name the next one in Link, with the filters of this one', async () => {
    const since = new Date('2026-11-20T12:00:00Z');
    const { next, headers } = await page({ limit: 2, status: 'placed', since, q: undefined });

    const query = `status=placed&since=2026-11-20T12%3A00%3A00.000Z&limit=2&cursor=${next}`;
    expect(headers).toEqual({ link: `</v1/rows?${query}>; rel="next"` });
  });

  it('name none behind the last one', async () => {
    const { next, headers } = await page({ limit: 5 });

    expect([next, headers]).toEqual([null, {}]);
  });

  it('have no cursor for another viewer, filter or list', async () => {
    const { next } = await page({ limit: 2, status: 'placed' }, { viewer: 'ada' });
    const query = { limit: 2, cursor: next as string, status: 'placed' };

    await expect(page(query, { viewer: 'bob' })).rejects.toThrow(InvalidCursor);
    await expect(page(query)).rejects.toThrow(InvalidCursor);
    await expect(page({ ...query, status: 'shipped' }, { viewer: 'ada' })).rejects.toThrow(
      InvalidCursor,
    );
    await expect(page(query, { viewer: 'ada', path: '/v1/other' })).rejects.toThrow(InvalidCursor);
  });

  it('may be of another size from one to the next', async () => {
    const { next } = await page({ limit: 2 });

    expect((await page({ limit: 3, cursor: next as string })).rows).toEqual([3, 2, 1]);
  });
});
