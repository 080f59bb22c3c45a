import { id } from '@orderly/platform/http/fields/ids';
import { int } from '@orderly/platform/http/fields/numbers';
import { described } from '@orderly/platform/http/validation/rule';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { notFound } from '@orderly/platform/kernel/errors/not-found';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

export class CategoryNotFound extends notFound({
  code: 'category-not-found',
  name: 'category',
  title: 'Category not found',
  explanation: 'No category has this id. GET /v1/categories lists the categories with their ids.',
}) {}

const SLUG_TAKEN_MEMBERS = {
  categoryId: described(id(), { description: 'The category that has the slug.' }),
};

export class SlugTaken extends DomainError<typeof SLUG_TAKEN_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'slug-taken',
    kind: 'conflict',
    title: 'Slug taken',
    explanation:
      'Another category already has this slug. The member `categoryId` identifies that category.',
    members: SLUG_TAKEN_MEMBERS,
  });

  constructor(categoryId: string) {
    super(SlugTaken.problem, 'Another category already has this slug.', {
      errors: [
        { pointer: '/slug', code: 'slug-taken', detail: 'Another category already has this slug.' },
      ],
      members: { categoryId },
    });
  }
}

export class CategoryCycle extends DomainError {
  static readonly problem = defineProblem({
    code: 'category-cycle',
    kind: 'conflict',
    title: 'Category below itself',
    explanation:
      'The new parent is the category itself or lies below it. Choose another parent, or move ' +
      'that one first.',
  });

  constructor() {
    super(CategoryCycle.problem, 'A category cannot lie below itself.', {
      errors: [
        {
          pointer: '/parentId',
          code: 'category-cycle',
          detail: 'Is the category itself or lies below it.',
        },
      ],
    });
  }
}

const CATEGORY_IN_USE_MEMBERS = {
  children: described(int({ min: 0 }), { description: 'How many categories lie directly below.' }),
  products: described(int({ min: 0 }), { description: 'How many products are in it.' }),
};

export class CategoryInUse extends DomainError<typeof CATEGORY_IN_USE_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'category-in-use',
    kind: 'conflict',
    title: 'Category in use',
    explanation:
      'A category can be removed when it has neither products nor categories below it. The ' +
      'members `children` and `products` count them. Move them first.',
    members: CATEGORY_IN_USE_MEMBERS,
  });

  constructor(counts: { children: number; products: number }) {
    super(
      CategoryInUse.problem,
      `It has ${counts.children} categories below it and ${counts.products} products.`,
      { members: counts },
    );
  }
}

const TOO_MANY_MEMBERS = {
  maximum: described(int({ min: 1 }), { description: 'How many there can be.' }),
};

export class TooManyCategories extends DomainError<typeof TOO_MANY_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'too-many-categories',
    kind: 'conflict',
    title: 'Too many categories',
    explanation:
      'The number of categories, or of levels of the tree, is limited. The member `maximum` is ' +
      'the limit. Remove categories, or place this one higher up.',
    members: TOO_MANY_MEMBERS,
  });

  constructor(what: 'categories' | 'levels', maximum: number) {
    super(TooManyCategories.problem, `There can be no more than ${maximum} ${what}.`, {
      members: { maximum },
    });
  }
}
