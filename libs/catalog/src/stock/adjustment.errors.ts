import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

export class NothingReceived extends DomainError {
  static readonly problem = defineProblem({
    code: 'nothing-received',
    kind: 'invalid',
    title: 'Nothing received',
    explanation:
      'A receipt adds at least one unit to the location. To correct the stock downwards, send ' +
      'the type `adjustment`.',
  });

  constructor(pointer: string) {
    super(NothingReceived.problem, 'A receipt adds at least one unit.', {
      errors: [{ pointer, code: 'nothing-received', detail: 'A receipt adds at least one unit.' }],
    });
  }
}

export class SameLocation extends DomainError {
  static readonly problem = defineProblem({
    code: 'same-location',
    kind: 'invalid',
    title: 'Same location',
    explanation: 'A transfer goes from one location to another.',
  });

  constructor() {
    super(SameLocation.problem, 'A transfer goes from one location to another.', {
      errors: [
        {
          pointer: '/toLocationId',
          code: 'same-location',
          detail: 'This is the location that the stock comes from.',
        },
      ],
    });
  }
}
