import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { toSafeInteger } from '@orderly/platform/kernel/money/money';
import type { DocumentKind } from '../document/invoice-data.js';

const PREFIXES: Readonly<Record<DocumentKind, string>> = { invoice: 'INV', 'credit-note': 'CN' };
/** More documents in a year make the number longer, not wrong. */
const DIGITS = 6;

interface TakenNumber {
  readonly series: string;
  readonly number: number;
  readonly fullNumber: string;
  /** Not before that of the number before it: `2026-11-30`. */
  readonly issueDate: string;
}

/** The only code that changes a series. */
@Injectable()
export class SeriesNumbers {
  /**
   * Takes the next number of the year of `day`. The row of the series stays locked until the
   * transaction ends, so that the next taker sees whether this one committed: a rollback returns
   * the number, and no gap can come about, as with a sequence of the database. Everyone else waits
   * for that long, so take the number last.
   */
  async take(tx: Transaction, kind: DocumentKind, day: string): Promise<TakenNumber> {
    const year = Number(day.slice(0, 4));
    const series = `${kind}-${year}`;
    const [row] = await tx.query<Array<{ number: string; prefix: string; issueDate: string }>>(
      `INSERT INTO invoices.series AS s (code, kind, prefix, year, next_number, last_date)
       VALUES ($1, $2, $3, $4, 2, $5)
       ON CONFLICT (code) DO UPDATE
         SET next_number = s.next_number + 1, last_date = greatest(s.last_date, excluded.last_date)
       RETURNING next_number - 1 AS number, prefix, last_date::text AS "issueDate"`,
      [series, kind, `${PREFIXES[kind]}-${year}-`, year, day],
    );
    if (!row) throw new Error(`The series ${series} gave no number.`);
    const number = toSafeInteger(row.number);
    const fullNumber = row.prefix + String(number).padStart(DIGITS, '0');
    return { series, number, fullNumber, issueDate: row.issueDate };
  }
}
