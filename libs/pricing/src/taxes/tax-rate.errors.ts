import { id } from '@orderly/platform/http/fields/ids';
import { described } from '@orderly/platform/http/validation/rule';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { notFound } from '@orderly/platform/kernel/errors/not-found';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

export class TaxRateNotFound extends notFound({
  code: 'tax-rate-not-found',
  name: 'tax rate',
  title: 'Tax rate not found',
  explanation: 'No tax rate has this id. GET /v1/tax-rates lists the tax rates with their ids.',
}) {}

const OVERLAP_MEMBERS = {
  taxRateId: described(id(), { description: 'The tax rate that is valid in a part of the time.' }),
};

export class TaxRateOverlap extends DomainError<typeof OVERLAP_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'tax-rate-overlap',
    kind: 'conflict',
    title: 'Tax rates overlap',
    explanation:
      'Another rate of the same country and tax class is valid in a part of the time. The ' +
      'member `taxRateId` identifies it: end it first, at the instant at which the new one ' +
      'begins.',
    members: OVERLAP_MEMBERS,
  });

  constructor(taxRateId: string) {
    const detail = 'Another rate of the country and tax class is valid in a part of this time.';
    super(TaxRateOverlap.problem, detail, {
      errors: [{ pointer: '/validFrom', code: 'tax-rate-overlap', detail }],
      members: { taxRateId },
    });
  }
}
