import { Injectable } from '@nestjs/common';
import { toSafeInteger } from '@orderly/platform/kernel/money/money';
import { DataSource } from 'typeorm';
import type { ImportedProduct } from '../importing/imported-product.js';
import { ProductLists } from '../products/product-lists.js';
import type { ProductExportPayload } from './product-export.js';

/** As an import takes it. */
export type ExportedProduct = ImportedProduct & { readonly id: string };

interface Row extends Omit<ExportedProduct, 'unitPrice' | 'variantOf' | 'options'> {
  readonly amount: string;
  readonly currency: string;
  readonly variantOf: string | null;
  readonly options: Record<string, string> | null;
}

/** By id, and so a product before its variants. */
const PAGE = `
  SELECT p.id, p.sku, p.name, p.description, p.unit_price_amount AS amount,
         p.unit_price_currency AS currency, p.active, p.tax_class AS "taxClass", p.images,
         ARRAY(SELECT c.slug FROM catalog.product_categories pc
                 JOIN catalog.categories c ON c.id = pc.category_id
                WHERE pc.product_id = p.id ORDER BY c.slug) AS categories,
         p.option_names AS "optionNames", parent.sku AS "variantOf", p.options,
         s.on_hand AS "onHand"
    FROM catalog.products p
    JOIN catalog.stock s ON s.product_id = p.id
    LEFT JOIN catalog.products parent ON parent.id = p.variant_of
   WHERE ($1::uuid IS NULL OR p.id > $1) AND p.archived = $2
     AND ($3::boolean IS NULL OR p.active = $3)
     AND ($4::timestamptz IS NULL OR p.updated_at >= $4)
     AND ($5::uuid[] IS NULL OR EXISTS (
           SELECT FROM catalog.product_categories pc
            WHERE pc.product_id = p.id AND pc.category_id = ANY ($5)))
   ORDER BY p.id LIMIT $6`;

/** Reads products in the form of an import. */
@Injectable()
export class ExportedProducts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly lists: ProductLists,
  ) {}

  async page(
    { category, active, archived = false, updatedSince, withStock }: ProductExportPayload,
    after: string | null,
    limit: number,
  ): Promise<ExportedProduct[]> {
    const within = category === undefined ? null : await this.lists.categoryIdsWithin(category);
    const values = [after, archived, active ?? null, updatedSince ?? null, within, limit];
    const rows = await this.dataSource.query<Row[]>(PAGE, values);
    return rows.map((row) => toExported(row, withStock));
  }
}

function toExported(row: Row, withStock: boolean): ExportedProduct {
  const { amount, currency, variantOf, options, onHand, ...facts } = row;
  return {
    ...facts,
    unitPrice: { amount: toSafeInteger(amount), currency },
    ...(variantOf !== null && { variantOf }),
    ...(options !== null && { options }),
    ...(withStock && { onHand }),
  };
}
