import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Id } from '@orderly/platform/http/fields/ids';
import { Int } from '@orderly/platform/http/fields/numbers';
import { pageOf } from '@orderly/platform/http/fields/page';
import { PlainString } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import type { Category } from '../category.entity.js';

@ApiSchema({ name: 'Category' })
export class CategoryResponse {
  @Id()
  readonly id: string;

  @PlainString({ examples: ['black-tea'] })
  readonly slug: string;

  @PlainString()
  readonly name: string;

  @Id({ nullable: true, description: 'The category above it. Null: it is at the top.' })
  readonly parentId: string | null;

  @Int({ min: 0, description: 'The order among the categories with the same parent.' })
  readonly position: number;

  @Int({ min: 1, description: 'Increases with each change. In quotes, it is the ETag.' })
  readonly version: number;

  @Timestamp()
  readonly createdAt: string;

  @Timestamp()
  readonly updatedAt: string;
}

export const CategoryList = pageOf(CategoryResponse, 'CategoryList');

export const toCategoryResponse = (category: Category): CategoryResponse => ({
  id: category.id,
  slug: category.slug,
  name: category.name,
  parentId: category.parentId,
  position: category.position,
  version: category.version,
  createdAt: category.createdAt.toISOString(),
  updatedAt: category.updatedAt.toISOString(),
});
