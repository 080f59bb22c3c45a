import { objectOf, unboundedListOf } from '@orderly/platform/http/fields/containers';
import { Id, id } from '@orderly/platform/http/fields/ids';
import { Int } from '@orderly/platform/http/fields/numbers';
import { described } from '@orderly/platform/http/validation/rule';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

export class UnknownLocation extends DomainError {
  static readonly problem = defineProblem({
    code: 'unknown-location',
    kind: 'invalid',
    title: 'Unknown location',
    explanation:
      'The request names a location that does not exist. GET /v1/locations lists the ' +
      'locations with their ids. Nothing was changed.',
  });

  constructor(locationId: string, pointer = '/locationId') {
    const detail = `There is no location ${locationId}.`;
    super(UnknownLocation.problem, detail, {
      errors: [{ pointer, code: 'unknown-location', detail: 'There is no such location.' }],
    });
  }
}

const LOCATION_INACTIVE_MEMBERS = {
  locationId: described(id(), { description: 'The inactive location.' }),
};

export class LocationInactive extends DomainError<typeof LOCATION_INACTIVE_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'location-inactive',
    kind: 'conflict',
    title: 'Location inactive',
    explanation:
      'An inactive location takes in no stock; what it has can still leave. Name another ' +
      'location, or make this one active again.',
    members: LOCATION_INACTIVE_MEMBERS,
  });

  constructor(locationId: string) {
    super(LocationInactive.problem, `The location ${locationId} is inactive.`, {
      members: { locationId },
    });
  }
}

class LocationShortage {
  @Id()
  readonly productId: string;

  @Int({ min: 1, description: 'The quantity to be taken out of the location.' })
  readonly requested: number;

  @Int({ min: 0, description: 'The quantity at the location.' })
  readonly onHand: number;
}

const SHORT_AT_LOCATION_MEMBERS = {
  locationId: described(id(), { description: 'The location.' }),
  shortages: described(unboundedListOf(objectOf(() => LocationShortage)), {
    description: 'Every product of which the location has too little.',
  }),
};

export class InsufficientStockAtLocation extends DomainError<typeof SHORT_AT_LOCATION_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'insufficient-stock-at-location',
    kind: 'conflict',
    title: 'Insufficient stock at the location',
    explanation:
      'More would be taken out of the location than it has. The member `shortages` lists ' +
      'each product with the quantity requested and the quantity at the location. Nothing ' +
      'was changed. Transfer stock to the location, or take it from another one.',
    members: SHORT_AT_LOCATION_MEMBERS,
  });

  constructor(locationId: string, shortages: readonly LocationShortage[]) {
    super(InsufficientStockAtLocation.problem, 'The location has too little of a product.', {
      members: { locationId, shortages },
    });
  }
}

/** The most that can be on hand of a product. */
export const MAX_ON_HAND = 1_000_000_000;

export class TooMuchStock extends DomainError {
  static readonly problem = defineProblem({
    code: 'too-much-stock',
    kind: 'conflict',
    title: 'Too much stock',
    explanation: `No more than ${MAX_ON_HAND} units of a product can be on hand.`,
  });

  constructor() {
    super(TooMuchStock.problem, 'More units would be on hand than a product can have.');
  }
}
