import { constant } from '@orderly/platform/http/fields/choices';
import { id } from '@orderly/platform/http/fields/ids';
import { described } from '@orderly/platform/http/validation/rule';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { notFound } from '@orderly/platform/kernel/errors/not-found';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';
import { PricingPermission } from '../access/pricing.permissions.js';

export class ShippingMethodNotFound extends notFound({
  code: 'shipping-method-not-found',
  name: 'shipping method',
  title: 'Shipping method not found',
  explanation:
    'No shipping method has this id. GET /v1/shipping-methods lists them with their ids.',
}) {}

const TAKEN_MEMBERS = {
  shippingMethodId: described(id(), { description: 'The shipping method that has the code.' }),
};

export class ShippingCodeTaken extends DomainError<typeof TAKEN_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'shipping-code-taken',
    kind: 'conflict',
    title: 'Code of a shipping method taken',
    explanation:
      'Another shipping method has this code in the same currency. The member ' +
      '`shippingMethodId` identifies it; it may be inactive.',
    members: TAKEN_MEMBERS,
  });

  constructor(shippingMethodId: string) {
    const detail = 'Another shipping method has this code in the same currency.';
    super(ShippingCodeTaken.problem, detail, {
      errors: [{ pointer: '/code', code: 'taken', detail }],
      members: { shippingMethodId },
    });
  }
}

export class UnknownShippingMethod extends DomainError {
  static readonly problem = defineProblem({
    code: 'unknown-shipping-method',
    kind: 'invalid',
    title: 'Unknown shipping method',
    explanation:
      'No active shipping method has this code in the currency of the order. ' +
      'GET /v1/shipping-methods lists the methods by country and currency.',
  });

  constructor(currency: string) {
    const detail = `There is no such method in ${currency}.`;
    super(UnknownShippingMethod.problem, detail, {
      errors: [{ pointer: '/shippingMethod', code: 'unknown-shipping-method', detail }],
    });
  }
}

export class CountryNotServed extends DomainError {
  static readonly problem = defineProblem({
    code: 'country-not-served',
    kind: 'invalid',
    title: 'Country not served',
    explanation:
      'The shipping method is not offered for the country of the order: that of the shipping ' +
      'address, else that of the billing address. GET /v1/shipping-methods?country= lists ' +
      'the methods for a country.',
  });

  constructor(country: string | null) {
    const detail =
      country === null
        ? 'This method needs an address with a country.'
        : `This method does not serve ${country}.`;
    super(CountryNotServed.problem, detail, {
      errors: [{ pointer: '/shippingMethod', code: 'country-not-served', detail }],
    });
  }
}

const INACTIVE_FORBIDDEN_MEMBERS = {
  permission: described(constant(PricingPermission.Manage), {
    description: 'The permission that this action needs.',
  }),
};

export class InactiveMethodsForbidden extends DomainError<typeof INACTIVE_FORBIDDEN_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'inactive-methods-forbidden',
    kind: 'forbidden',
    title: 'Inactive shipping methods are visible only to staff',
    explanation:
      'Listing inactive shipping methods needs the permission in the member `permission`. ' +
      'Sign in with an account that holds it, or leave out `active`.',
    members: INACTIVE_FORBIDDEN_MEMBERS,
  });

  constructor() {
    super(InactiveMethodsForbidden.problem, 'This needs the permission pricing:manage.', {
      members: { permission: PricingPermission.Manage },
    });
  }
}
