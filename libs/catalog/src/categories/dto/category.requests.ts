import { ApiSchema, AtLeastOneField } from '@orderly/platform/http/fields/api-schema';
import { Field, type FieldOptions } from '@orderly/platform/http/fields/field';
import { Id } from '@orderly/platform/http/fields/ids';
import { Int } from '@orderly/platform/http/fields/numbers';
import { PageQuery } from '@orderly/platform/http/fields/page';
import { Line, line, matching } from '@orderly/platform/http/fields/text';
import { wrongFormat } from '@orderly/platform/http/validation/fault';
import { check, withChecks } from '@orderly/platform/http/validation/rule';

const MAX_POSITION = 1_000_000;
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Not the form of an id, because a filter takes either. */
const slug = () =>
  withChecks(
    matching(line({ max: 100 }), /^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'Not lower-case words.'),
    check<string>('isNoId', (text) => !ID.test(text), wrongFormat('Has the form of an id.')),
  );

const Slug = (options?: FieldOptions) =>
  Field(slug(), {
    description: 'For URLs: lower-case words, joined by hyphens. Unique.',
    examples: ['black-tea'],
    ...options,
  });
const CategoryName = (options?: FieldOptions) => Line({ max: 200, ...options });
const ParentId = () =>
  Id({
    optional: true,
    nullable: true,
    description: 'The category above it. Null: it is at the top.',
  });
const Position = (options?: FieldOptions) =>
  Int({
    min: 0,
    max: MAX_POSITION,
    description: 'The order among the categories with the same parent.',
    ...options,
  });

@ApiSchema({ name: 'AddCategory', examples: [{ slug: 'black-tea', name: 'Black tea' }] })
export class AddCategoryRequest {
  @Slug()
  readonly slug: string;

  @CategoryName()
  readonly name: string;

  @ParentId()
  readonly parentId?: string | null;

  @Position({ default: 0 })
  readonly position: number;
}

@ApiSchema({ name: 'ChangeCategory', examples: [{ position: 3 }] })
@AtLeastOneField()
export class ChangeCategoryRequest {
  @Slug({ optional: true })
  readonly slug?: string;

  @CategoryName({ optional: true })
  readonly name?: string;

  @ParentId()
  readonly parentId?: string | null;

  @Position({ optional: true })
  readonly position?: number;
}

export const TOP = 'top';

export class ListCategoriesQuery extends PageQuery {
  @Field(matching(line({ max: 36 }), /^(?:top|[0-9a-fA-F-]{36})$/, 'Neither an id nor `top`.'), {
    optional: true,
    description: 'The id of a category: those directly below it. `top`: those without a parent.',
    examples: [TOP],
  })
  readonly parent?: string;
}
