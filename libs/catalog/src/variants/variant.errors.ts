import { id } from '@orderly/platform/http/fields/ids';
import { int } from '@orderly/platform/http/fields/numbers';
import { described } from '@orderly/platform/http/validation/rule';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

export class NoOptionNames extends DomainError {
  static readonly problem = defineProblem({
    code: 'no-option-names',
    kind: 'conflict',
    title: 'Product without option names',
    explanation:
      'Variants differ in the options that `optionNames` of their product lists, and this ' +
      'product has none. Set `optionNames` first; from then on the product itself is not for ' +
      'sale. A variant cannot have variants of its own.',
  });

  constructor() {
    super(NoOptionNames.problem, 'The product has no option names.');
  }
}

export class WrongOptions extends DomainError {
  static readonly problem = defineProblem({
    code: 'wrong-options',
    kind: 'invalid',
    title: 'Wrong options',
    explanation:
      'A variant needs a value for each of the `optionNames` of its product, and no other ' +
      'option. The pointers in `errors` show which variants.',
  });

  constructor(indexes: readonly number[], optionNames: readonly string[]) {
    const detail = `Needs exactly these options: ${optionNames.join(', ')}.`;
    super(WrongOptions.problem, 'A variant has other options than its product.', {
      errors: indexes.map((index) => ({
        pointer: `/variants/${index}/options`,
        code: 'wrong-options',
        detail,
      })),
    });
  }
}

const VARIANT_EXISTS_MEMBERS = {
  productId: described(id(), { description: 'The variant that has these options.' }),
};

export class VariantExists extends DomainError<typeof VARIANT_EXISTS_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'variant-exists',
    kind: 'conflict',
    title: 'Variant exists',
    explanation:
      'Another variant of the product already has these options. The member `productId` ' +
      'identifies it; it may be archived.',
    members: VARIANT_EXISTS_MEMBERS,
  });

  constructor(index: number, productId: string) {
    super(VariantExists.problem, 'Another variant already has these options.', {
      errors: [
        {
          pointer: `/variants/${index}/options`,
          code: 'variant-exists',
          detail: 'Another variant already has these options.',
        },
      ],
      members: { productId },
    });
  }
}

const TOO_MANY_VARIANTS_MEMBERS = {
  maximum: described(int({ min: 1 }), { description: 'How many a product can have.' }),
};

export class TooManyVariants extends DomainError<typeof TOO_MANY_VARIANTS_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'too-many-variants',
    kind: 'conflict',
    title: 'Too many variants',
    explanation:
      'The number of variants of a product is limited. The member `maximum` is the limit; ' +
      'archived variants count.',
    members: TOO_MANY_VARIANTS_MEMBERS,
  });

  constructor(maximum: number) {
    super(TooManyVariants.problem, `A product can have no more than ${maximum} variants.`, {
      members: { maximum },
    });
  }
}
