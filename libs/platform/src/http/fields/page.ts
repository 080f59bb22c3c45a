import type { Class } from '../validation/rule.js';
import { ApiSchema } from './api-schema.js';
import { ListOf, Nested } from './containers.js';
import { QueryInt } from './numbers.js';
import { PlainString } from './text.js';

const DEFAULT_PAGE_SIZE = 20;
const MAX_PAGE_SIZE = 100;

/** The query of a list. A list with filters extends it. */
export class PageQuery {
  @QueryInt({
    min: 1,
    max: MAX_PAGE_SIZE,
    default: DEFAULT_PAGE_SIZE,
    description: 'The maximum number of items to return.',
  })
  readonly limit: number;

  @PlainString({
    min: 1,
    max: 1_024,
    optional: true,
    description: 'The `page.nextCursor` of the previous page.',
  })
  readonly cursor?: string;
}

class PageLinks {
  @PlainString({
    nullable: true,
    description: 'Null on the last page.',
    examples: ['eyJhIjpbXX0.c2ln'],
  })
  readonly nextCursor: string | null;
}

interface Page<Item> {
  readonly data: readonly Item[];
  readonly page: PageLinks;
}

/** The body of a list: `const ProductList = pageOf(ProductResponse, 'ProductList')`. */
export function pageOf<Item extends object>(item: Class<Item>, name: string): Class<Page<Item>> {
  @ApiSchema({ name })
  class PageOfItems implements Page<Item> {
    @ListOf(item, { max: MAX_PAGE_SIZE })
    readonly data: readonly Item[];

    @Nested(PageLinks)
    readonly page: PageLinks;
  }
  return PageOfItems;
}
