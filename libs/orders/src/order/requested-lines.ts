import { MAX_REPORTED_FAULTS } from '@orderly/platform/http/validation/invalid-input.error';
import { DomainError, type FieldError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

/** A quantity of a line, as a request names it. */
export interface RequestedQuantity {
  readonly lineId: string;
  readonly quantity: number;
}

export class LinesNotPossible extends DomainError {
  static readonly problem = defineProblem({
    code: 'lines-not-possible',
    kind: 'invalid',
    title: 'Lines not possible',
    explanation:
      'The request names a line that is not there, or a quantity that is larger than what is ' +
      'left of the line. Each entry of `errors` points to one; for a quantity, `params.maximum` ' +
      'is what is left. Or the units of a refund cost nothing. Nothing was changed.',
  });

  constructor(faults: readonly FieldError[]) {
    super(LinesNotPossible.problem, 'The lines or quantities of the request are not possible.', {
      errors: faults.slice(0, MAX_REPORTED_FAULTS),
    });
  }
}

/**
 * Quantities of one line are added up.
 * @param left what is left of each line, by its id
 * @param field the field of a line that a fault of its quantity points to; empty: the line
 * @throws LinesNotPossible
 */
export function assertPossible(
  requested: readonly RequestedQuantity[],
  left: ReadonlyMap<string, number>,
  field = '/quantity',
): void {
  const rest = new Map(left);
  const faults = requested.flatMap(({ lineId, quantity }, index): FieldError[] => {
    const maximum = rest.get(lineId);
    if (maximum === undefined) return [unknownLine(index)];
    rest.set(lineId, Math.max(0, maximum - quantity));
    return quantity > maximum ? [tooMany(`/lines/${index}${field}`, maximum)] : [];
  });
  if (faults.length > 0) throw new LinesNotPossible(faults);
}

const unknownLine = (index: number): FieldError => ({
  pointer: `/lines/${index}/lineId`,
  code: 'unknown-line',
  detail: 'There is no such line.',
});

const tooMany = (pointer: string, maximum: number): FieldError => ({
  pointer,
  code: 'too-big',
  detail: maximum === 0 ? 'None is left.' : `Only ${maximum} ${maximum === 1 ? 'is' : 'are'} left.`,
  params: { maximum },
});

/** The sum of the quantities of each line, in the order of their first mention. */
export function quantityPerLine(requested: readonly RequestedQuantity[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { lineId, quantity } of requested)
    sums.set(lineId, (sums.get(lineId) ?? 0) + quantity);
  return sums;
}
