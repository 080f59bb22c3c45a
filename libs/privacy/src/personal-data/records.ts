const PAGE_SIZE = 500;

/**
 * All rows of a paged query: one page at a time, each after the last row of the one before.
 * @param page receives the last row of the page before (null for the first) and the number of rows
 * @param signal ends it with its reason between two pages
 */
export async function* inPages<Row extends object>(
  signal: AbortSignal,
  page: (after: Row | null, limit: number) => Promise<Row[]>,
): AsyncIterable<Row> {
  for (let after: Row | null = null; ; ) {
    signal.throwIfAborted();
    const rows: Row[] = await page(after, PAGE_SIZE);
    yield* rows;
    after = rows.at(-1) ?? null;
    if (rows.length < PAGE_SIZE) return;
  }
}
