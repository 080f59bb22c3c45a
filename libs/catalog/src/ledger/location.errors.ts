import { string } from '@orderly/platform/http/fields/text';
import { described } from '@orderly/platform/http/validation/rule';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { notFound } from '@orderly/platform/kernel/errors/not-found';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

export class LocationNotFound extends notFound({
  code: 'location-not-found',
  name: 'location',
  title: 'Location not found',
  explanation: 'No location has this id. GET /v1/locations lists the locations.',
}) {}

const CODE_TAKEN_MEMBERS = {
  locationCode: described(string(), {
    description: 'The code in the request.',
    examples: ['berlin'],
  }),
};

export class LocationCodeTaken extends DomainError<typeof CODE_TAKEN_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'location-code-taken',
    kind: 'conflict',
    title: 'Location code taken',
    explanation: 'Another location already has this code.',
    members: CODE_TAKEN_MEMBERS,
  });

  constructor(locationCode: string) {
    const detail = 'Another location already has this code.';
    super(LocationCodeTaken.problem, detail, {
      errors: [{ pointer: '/code', code: 'location-code-taken', detail }],
      members: { locationCode },
    });
  }
}

export class MainLocationStaysActive extends DomainError {
  static readonly problem = defineProblem({
    code: 'main-location-stays-active',
    kind: 'conflict',
    title: 'The main location stays active',
    explanation:
      'Stock is at the main location wherever a request names none, so it cannot be made ' +
      'inactive.',
  });

  constructor() {
    super(MainLocationStaysActive.problem, 'The main location cannot be made inactive.');
  }
}
