import { DatabaseUnavailable } from '@orderly/platform/database/database-unavailable';
import { Snapshots } from '@orderly/platform/verification/snapshots';
import { InvoiceNumbers } from '../../libs/invoices/src/verification/invoice-numbers.invariant.js';
import { numberOf } from './issuing.js';
import { anOrder, app, issueIn } from './set-up.js';

const INVOICES = 200;

async function orders(count: number): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count)
    ids.push(...(await Promise.all(Array.from({ length: 20 }, async () => (await anOrder(1)).id))));
  return ids.slice(0, count);
}

const last = async (): Promise<number> => {
  const [row] = await app.db.query<Array<{ last: string }>>(
    "SELECT coalesce(max(number), 0) AS last FROM invoices.documents WHERE kind = 'invoice'",
  );
  return Number(row?.last);
};
/** A slow machine may have no connection left in time, which a client answers by a repetition. */
async function untilServed<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DatabaseUnavailable)) throw error;
    }
  }
}

async function gaps(): Promise<string[]> {
  const snapshots = await Snapshots.open(app.config);
  const found: string[] = [];
  const signal = new AbortController().signal;
  try {
    for await (const { violations } of new InvoiceNumbers().check(snapshots, signal))
      found.push(...violations.map(({ id, says }) => `${id}: ${says}`));
  } finally {
    await snapshots.close();
  }
  return found;
}

export function numbers(): void {
  it('follow each other without a gap when 200 are issued at once', async () => {
    const ids = await orders(INVOICES);
    const before = await last();

    const issued = await Promise.all(ids.map((id) => untilServed(() => issueIn(id))));

    expect(issued.map(numberOf).sort((a, b) => a - b)).toEqual(
      Array.from({ length: INVOICES }, (_, at) => before + 1 + at),
    );
    expect(await gaps()).toEqual([]);
  });

  it('have no gap where a third was rolled back meanwhile', async () => {
    const ids = await orders(60);
    const before = await last();

    const settled = await Promise.allSettled(
      ids.map((id, at) => untilServed(() => issueIn(id, { isUndone: at % 3 === 0 }))),
    );

    const issued = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(issued.map(numberOf).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 40 }, (_, at) => before + 1 + at),
    );
    expect(await gaps()).toEqual([]);
  });

  it('are reported where they are missing', async () => {
    await app.db.query('UPDATE invoices.series SET next_number = next_number + 2');
    const from = (await last()) + 1;

    const found = await gaps();

    expect(found).toContain(
      `invoice-${new Date().getUTCFullYear()}: ` +
        `The numbers from ${from} to ${from + 1} have no document.`,
    );
  });
}
