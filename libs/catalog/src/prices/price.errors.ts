import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

export class EmptyValidity extends DomainError {
  static readonly problem = defineProblem({
    code: 'empty-validity',
    kind: 'invalid',
    title: 'Price is never valid',
    explanation: 'A price ends before it begins: `validTo` must be later than `validFrom`.',
  });

  constructor(index: number) {
    super(EmptyValidity.problem, 'A price must end after it begins.', {
      errors: [
        {
          pointer: `/prices/${index}/validTo`,
          code: 'empty-validity',
          detail: 'Not later than validFrom.',
        },
      ],
    });
  }
}

export class OverlappingPrices extends DomainError {
  static readonly problem = defineProblem({
    code: 'overlapping-prices',
    kind: 'invalid',
    title: 'Prices overlap',
    explanation:
      'Two prices of the same currency and customer group are valid at the same time, so it ' +
      'is not clear which one applies. One price without limits of time may lie beneath ' +
      'prices for a time. `validTo` is exclusive.',
  });

  /** The index of a price, and that of an earlier one with which it overlaps. */
  constructor(index: number, earlier: number) {
    super(OverlappingPrices.problem, `The prices ${earlier} and ${index} overlap.`, {
      errors: [
        {
          pointer: `/prices/${index}`,
          code: 'overlapping-prices',
          detail: `Overlaps with /prices/${earlier}.`,
        },
      ],
    });
  }
}
