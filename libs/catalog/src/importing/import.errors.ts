import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

export class UnreadableFile extends DomainError {
  static readonly problem = defineProblem({
    code: 'unreadable-file',
    kind: 'invalid',
    title: 'Unreadable file',
    explanation:
      'The file cannot be divided into rows from some place on: a quote is not closed or not ' +
      'doubled, a row is longer than 64 KiB, or the first row does not name the columns that are ' +
      'needed. The rows before that place were imported: `progress.done` of the job counts them.',
  });

  constructor(detail: string) {
    super(UnreadableFile.problem, detail);
  }
}

export class VariantFixed extends DomainError {
  static readonly problem = defineProblem({
    code: 'variant-fixed',
    kind: 'conflict',
    title: 'Variant is fixed',
    explanation:
      'A variant keeps its product and its options, and a product does not become a variant. ' +
      'Use another SKU.',
  });

  constructor() {
    super(VariantFixed.problem, 'The SKU belongs to another variant, or to no variant.');
  }
}

export class DoubleSku extends DomainError {
  static readonly problem = defineProblem({
    code: 'double-sku',
    kind: 'invalid',
    title: 'SKU twice',
    explanation: 'An earlier row of the file has the same SKU. Only that row was imported.',
  });

  constructor() {
    super(DoubleSku.problem, 'An earlier row has this SKU.', { errors: [SKU_TWICE] });
  }
}

const SKU_TWICE = { pointer: '/sku', code: 'double-sku', detail: 'An earlier row has this SKU.' };

export class UnknownSlug extends DomainError {
  static readonly problem = defineProblem({
    code: 'unknown-category-slug',
    kind: 'invalid',
    title: 'Unknown category',
    explanation: 'No category has this slug. GET /v1/categories lists them.',
  });

  constructor(index: number) {
    const detail = 'No category has this slug.';
    super(UnknownSlug.problem, detail, {
      errors: [{ pointer: `/categories/${index}`, code: 'unknown-category-slug', detail }],
    });
  }
}

export class UnknownParent extends DomainError {
  static readonly problem = defineProblem({
    code: 'unknown-parent-sku',
    kind: 'invalid',
    title: 'Unknown product of a variant',
    explanation:
      'No product has the SKU in `variantOf`. In a file, a product must come before its variants.',
  });

  constructor() {
    const detail = 'No product has this SKU.';
    super(UnknownParent.problem, detail, {
      errors: [{ pointer: '/variantOf', code: 'unknown-parent-sku', detail }],
    });
  }
}
