import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Author } from '@orderly/platform/kernel/identity/actor';
import { Money } from '@orderly/platform/kernel/money/money';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { Product } from '../products/product.entity.js';
import { ProductNotFound, SkuTaken } from '../products/product.errors.js';
import { ProductCategories } from '../products/product-categories.js';
import { ProductsRepository } from '../products/products.repository.js';
import { NoOptionNames, TooManyVariants, VariantExists, WrongOptions } from './variant.errors.js';

const MAX_VARIANTS = 500;

interface NewVariant {
  readonly sku: string;
  readonly options: Readonly<Record<string, string>>;
  /** Default: that of the product. */
  readonly name?: string;
  /** Default: that of the product. */
  readonly unitPrice?: { readonly amount: number; readonly currency: string };
  readonly onHand?: number | undefined;
}

/** Adds what is sold of a product that comes in variants. */
@Injectable()
export class Variants {
  constructor(
    private readonly products: ProductsRepository,
    private readonly categories: ProductCategories,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Adds all or none. They begin with the texts, price, tax class, images and categories of the
   * product. The lock on the product makes concurrent requests for the same options wait.
   * @throws ProductNotFound, NoOptionNames, WrongOptions, TooManyVariants, VariantExists, SkuTaken
   */
  async add(
    tx: Transaction,
    actor: Author,
    parentId: string,
    wanted: readonly NewVariant[],
  ): Promise<Product[]> {
    const parent = await this.products.lockForChange(tx, parentId);
    if (!parent) throw new ProductNotFound(parentId);
    if (parent.optionNames.length === 0) throw new NoOptionNames();
    assertOptions(wanted, parent.optionNames);
    const known = await this.optionsOf(tx, parentId);
    if (known.size + wanted.length > MAX_VARIANTS) throw new TooManyVariants(MAX_VARIANTS);
    const added: Product[] = [];
    for (const [index, each] of wanted.entries()) {
      const variant = variantOf(parent, each, this.clock.now());
      const key = keyOf(each.options, parent.optionNames);
      const other = known.get(key);
      if (other !== undefined) throw new VariantExists(index, other);
      known.set(key, variant.id);
      await this.insert(tx, actor, variant, index);
      variant.categoryIds = await this.categories.set(tx, variant.id, parent.categoryIds);
      added.push(variant);
    }
    await this.audit.record(tx, {
      actorId: actor.userId,
      origin: actor.origin,
      action: 'catalog.variants-added',
      subject: { type: 'product', id: parentId },
      after: { variants: added.map(({ id, sku }) => ({ id, sku })) },
    });
    return added;
  }

  private async insert(
    tx: Transaction,
    actor: Author,
    variant: Product,
    index: number,
  ): Promise<void> {
    if (await this.products.add(tx, variant, actor.userId)) return;
    const owner = await this.products.getIdBySku(tx, variant.sku);
    throw new SkuTaken(variant.sku, owner, `/variants/${index}/sku`);
  }

  /** The ids of the variants by their options. */
  private async optionsOf(tx: Transaction, parentId: string): Promise<Map<string, string>> {
    const rows = await tx.query<Array<{ id: string; options: Record<string, string> }>>(
      'SELECT id, options FROM catalog.products WHERE variant_of = $1',
      [parentId],
    );
    return new Map(rows.map(({ id, options }) => [keyOf(options, Object.keys(options)), id]));
  }
}

const keyOf = (options: Readonly<Record<string, string>>, names: readonly string[]): string =>
  JSON.stringify([...names].sort().map((name) => [name, options[name]]));

function assertOptions(wanted: readonly NewVariant[], optionNames: readonly string[]): void {
  const wrong = wanted.flatMap(({ options }, index) => {
    const names = Object.keys(options);
    const fits = names.length === optionNames.length && optionNames.every((n) => names.includes(n));
    return fits ? [] : [index];
  });
  if (wrong.length > 0) throw new WrongOptions(wrong, optionNames);
}

function variantOf(parent: Product, wanted: NewVariant, at: Date): Product {
  const { sku, options, name = parent.name, unitPrice, onHand = 0 } = wanted;
  return Product.add({
    sku,
    name,
    description: parent.description,
    unitPrice: unitPrice ? Money.of(unitPrice.amount, unitPrice.currency) : parent.unitPrice,
    onHand,
    at,
    facts: {
      taxClass: parent.taxClass,
      images: parent.images,
      variantOf: parent.id,
      options,
    },
  });
}
