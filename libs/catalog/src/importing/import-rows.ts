import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { asSavepoint, type Transaction } from '@orderly/platform/database/transactions';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import type { Author } from '@orderly/platform/kernel/identity/actor';
import type { Product } from '../products/product.entity.js';
import { ProductsRepository } from '../products/products.repository.js';
import { isAsWanted, type PutOutcome, PutProduct } from '../products/put-product.js';
import { Variants } from '../variants/variants.js';
import { UnknownParent, UnknownSlug, VariantFixed } from './import.errors.js';
import type { ImportedProduct } from './imported-product.js';

export interface ImportedRow {
  readonly row: number;
  readonly product: ImportedProduct;
}

interface Context {
  readonly slugs: ReadonlyMap<string, string>;
  /** By SKU, as they were before the rows. */
  readonly known: ReadonlyMap<string, Product>;
  readonly before: ReadonlySet<string>;
}

/** Puts the rows of an import into the catalogue. */
@Injectable()
export class ImportRows {
  constructor(
    private readonly products: PutProduct,
    private readonly variants: Variants,
    private readonly repository: ProductsRepository,
  ) {}

  /**
   * Applies or refuses each row by itself; a refused one has written nothing. By SKU, so that two
   * imports of the same products do not deadlock, but each variant after its product.
   * @param before SKUs of earlier rows that a rehearsal did not add
   */
  async put(
    tx: Transaction,
    author: Author,
    rows: readonly ImportedRow[],
    before: ReadonlySet<string>,
  ): Promise<Map<number, PutOutcome | DomainError>> {
    const slugs = await this.categoriesOf(tx, rows);
    const skus = rows.flatMap(({ product: { sku, variantOf = sku } }) => [sku, variantOf]);
    const known = await this.repository.findBySku(tx, [...new Set(skus)]);
    const outcomes = new Map<number, PutOutcome | DomainError>();
    for (const { row, product } of inOrder(rows)) {
      const outcome = this.putOne(tx, author, product, { slugs, known, before });
      outcomes.set(row, await outcome.catch(refusal));
    }
    return outcomes;
  }

  private async putOne(
    tx: Transaction,
    author: Author,
    { categories, variantOf, options, onHand, ...details }: ImportedProduct,
    { slugs, known, before }: Context,
  ): Promise<PutOutcome> {
    const item = {
      ...details,
      ...(categories && { categoryIds: idsOf(categories, slugs) }),
    };
    const product = known.get(item.sku);
    if (product && variantOf !== undefined)
      await this.assertSame(tx, product, { variantOf, options }, known);
    // Most rows of a file that is imported again: nothing is locked for them.
    if (product && isAsWanted(product, item)) return 'unchanged';
    if (product || variantOf === undefined)
      return (await this.products.put(tx, author, { ...item, onHand })).outcome;
    const parentId = await this.idOf(tx, variantOf, known);
    if (parentId === undefined && before.has(variantOf)) return 'added';
    if (parentId === undefined) throw new UnknownParent();
    const { sku, name, unitPrice } = item;
    const variant = { sku, name, unitPrice, options: options ?? {}, onHand };
    return asSavepoint(tx, async (): Promise<PutOutcome> => {
      await this.variants.add(tx, author, parentId, [variant]);
      // It begins with the facts of its product. Refused, it must not stay on sale with these.
      await this.products.put(tx, author, item);
      return 'added';
    });
  }

  private async idOf(
    tx: Transaction,
    sku: string,
    known: Context['known'],
  ): Promise<string | undefined> {
    return known.get(sku)?.id ?? (await this.repository.findIdBySku(tx, sku));
  }

  private async assertSame(
    tx: Transaction,
    product: Product,
    wanted: Pick<ImportedProduct, 'variantOf' | 'options'>,
    known: Context['known'],
  ): Promise<void> {
    const { variantOf = '', options = product.options } = wanted;
    const parentId = await this.idOf(tx, variantOf, known);
    const isSame =
      parentId !== undefined &&
      product.variantOf === parentId &&
      isDeepStrictEqual({ ...product.options }, { ...options });
    if (!isSame) throw new VariantFixed();
  }

  /** The ids of all categories that the rows name. None is removed until the transaction ends. */
  private async categoriesOf(
    tx: Transaction,
    rows: readonly ImportedRow[],
  ): Promise<Map<string, string>> {
    const slugs = new Set(rows.flatMap(({ product }) => product.categories ?? []));
    if (slugs.size === 0) return new Map();
    const found = await tx.query<Array<{ id: string; slug: string }>>(
      'SELECT id, slug FROM catalog.categories WHERE slug = ANY ($1) ORDER BY id FOR KEY SHARE',
      [[...slugs]],
    );
    return new Map(found.map(({ id, slug }) => [slug, id]));
  }
}

/** @throws UnknownSlug */
function idsOf(
  slugs: readonly string[] | undefined,
  known: ReadonlyMap<string, string>,
): string[] | undefined {
  const unknown = slugs?.findIndex((slug) => !known.has(slug)) ?? -1;
  if (unknown >= 0) throw new UnknownSlug(unknown);
  return slugs?.map((slug) => known.get(slug) as string);
}

const inOrder = (rows: readonly ImportedRow[]): ImportedRow[] =>
  [...rows].sort(
    ({ product: a }, { product: b }) =>
      Number(a.variantOf !== undefined) - Number(b.variantOf !== undefined) ||
      (a.sku < b.sku ? -1 : 1),
  );

function refusal(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  throw error;
}
