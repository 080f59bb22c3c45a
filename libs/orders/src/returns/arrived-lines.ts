import { assertPossible, LinesNotPossible } from '../order/requested-lines.js';
import type { ArrivedLine, ReturnedLine } from './returns.repository.js';

/** What a request says about a line that has arrived. */
export interface ReportedLine {
  readonly lineId: string;
  readonly restock?: number | undefined;
  readonly writeOff?: number | undefined;
}

/**
 * What has arrived of a return, once per line: quantities of one line are added up.
 * @param reported absent: all that was expected, to be restocked
 * @throws LinesNotPossible
 */
export function arrivedLines(
  expected: readonly ReturnedLine[],
  reported?: readonly ReportedLine[],
): ArrivedLine[] {
  if (!reported)
    return expected.map(({ lineId, quantity }) => ({ lineId, restock: quantity, writeOff: 0 }));
  assertSomeOfEach(reported);
  assertPossible(
    reported.map(({ lineId, restock = 0, writeOff = 0 }) => ({
      lineId,
      quantity: restock + writeOff,
    })),
    new Map(expected.map(({ lineId, quantity }) => [lineId, quantity])),
    '',
  );
  const lines = new Map<string, ArrivedLine>();
  for (const { lineId, restock = 0, writeOff = 0 } of reported) {
    const before = lines.get(lineId) ?? { restock: 0, writeOff: 0 };
    lines.set(lineId, {
      lineId,
      restock: before.restock + restock,
      writeOff: before.writeOff + writeOff,
    });
  }
  return [...lines.values()];
}

/** What has not arrived is left out; a return of which nothing arrives is cancelled. */
function assertSomeOfEach(reported: readonly ReportedLine[]): void {
  const empty = reported.flatMap(({ restock = 0, writeOff = 0 }, index) =>
    restock + writeOff > 0
      ? []
      : [
          {
            pointer: `/lines/${index}`,
            code: 'too-small',
            detail: 'Name a quantity to restock or to write off, or leave the line out.',
            params: { minimum: 1 },
          },
        ],
  );
  if (empty.length > 0) throw new LinesNotPossible(empty);
}
