import { Bool } from '@orderly/platform/http/fields/choices';
import { ListOf, RecordOf } from '@orderly/platform/http/fields/containers';
import { Price, PriceField } from '@orderly/platform/http/fields/money';
import { Line, line } from '@orderly/platform/http/fields/text';
import type { ExportFormat } from '@orderly/platform/jobs/exporting/export-format';
import type { Cell } from '@orderly/platform/jobs/exporting/record-text';
import {
  MAX_CATEGORIES,
  OnHand,
  ProductDescription,
  ProductName,
  Sku,
  TaxClass,
} from '../products/dto/add-product.request.js';
import { OptionNames, optionName } from '../products/dto/option-names.js';
import { Images, ProductImage } from '../products/dto/product-image.js';

/** A row of an import, and of an export. What a row leaves out stays as it is. */
export class ImportedProduct {
  @Sku()
  readonly sku: string;

  @ProductName()
  readonly name: string;

  @ProductDescription({ optional: true })
  readonly description?: string;

  @PriceField()
  readonly unitPrice: Price;

  @Bool({ optional: true })
  readonly active?: boolean;

  @TaxClass({ optional: true })
  readonly taxClass?: string;

  @Images({ optional: true })
  readonly images?: readonly ProductImage[];

  @ListOf(line({ max: 100 }), {
    max: MAX_CATEGORIES,
    optional: true,
    description: 'The slugs of its categories.',
  })
  readonly categories?: readonly string[];

  @OptionNames({ optional: true })
  readonly optionNames?: readonly string[];

  @Line({
    max: 100,
    optional: true,
    description: 'The SKU of the product that it is a variant of.',
  })
  readonly variantOf?: string;

  @RecordOf(line({ max: 60 }), { keys: optionName(), optional: true })
  readonly options?: Record<string, string>;

  @OnHand({ optional: true, description: 'Of a new product; that of others stays as it is.' })
  readonly onHand?: number;
}

/** The columns in CSV. Lists have an entry on each line of their cell. */
export const PRODUCT_COLUMNS = [
  'sku',
  'name',
  'description',
  'price',
  'currency',
  'active',
  'taxClass',
  'images',
  'categories',
  'optionNames',
  'variantOf',
  'options',
  'onHand',
] as const;

/** A row without one of them would be refused in any case. */
export const NEEDED_COLUMNS = ['sku', 'name', 'price', 'currency'] as const;

export type ProductColumn = (typeof PRODUCT_COLUMNS)[number];

const WHOLE_NUMBER = /^\d{1,16}$/;

/** Left as a text when it is no number: the rule of the field then says so. */
const number = (cell: string): unknown => (WHOLE_NUMBER.test(cell) ? Number(cell) : cell);
const boolean = (cell: string): unknown =>
  ({ true: true, false: false })[cell.toLowerCase()] ?? cell;
const lines = (cell: string): string[] => cell.split(/\r?\n/).filter((each) => each !== '');

const imagesIn = (cell: string): object[] =>
  lines(cell).map((each) => {
    const [url = '', ...alt] = each.split(' ');
    return { url, alt: alt.join(' ') };
  });

/** `size=M`. A name with an equals sign needs NDJSON. */
const optionsIn = (cell: string): object =>
  Object.fromEntries(
    lines(cell).map((each) => {
      const at = each.indexOf('=');
      return at < 0 ? [each, ''] : [each.slice(0, at), each.slice(at + 1)];
    }),
  );

/** The object that the cells of a row stand for. An empty cell leaves its value out. */
export function fromCells(cells: Partial<Record<ProductColumn, string>>): object {
  const { price, currency } = cells;
  const read = <T>(cell: string | undefined, as: (cell: string) => T): T | undefined =>
    cell === undefined || cell === '' ? undefined : as(cell);
  return {
    sku: cells.sku ?? '',
    name: cells.name ?? '',
    unitPrice: { amount: read(price, number), currency: currency ?? '' },
    description: read(cells.description, String),
    active: read(cells.active, boolean),
    taxClass: read(cells.taxClass, String),
    images: read(cells.images, imagesIn),
    categories: read(cells.categories, lines),
    optionNames: read(cells.optionNames, lines),
    variantOf: read(cells.variantOf, String),
    options: read(cells.options, optionsIn),
    onHand: read(cells.onHand, number),
  };
}

/**
 * Where a file of this format has what a refusal points at. A row that adds a variant is refused as
 * the first of a list of variants.
 */
export function pointerIn(format: ExportFormat, pointer: string): string {
  const inRow = pointer.replace(/^\/variants\/0(?=\/)/, '');
  if (format !== 'csv') return inRow;
  return inRow.replace(/^\/unitPrice(?:\/amount)?$/, '/price').replace(/^\/unitPrice\//, '/');
}

/** The cells of a row that `fromCells` reads. */
export const toCells = (product: ImportedProduct): Cell[] => [
  product.sku,
  product.name,
  product.description ?? null,
  product.unitPrice.amount,
  product.unitPrice.currency,
  product.active ?? null,
  product.taxClass ?? null,
  (product.images ?? []).map(({ url, alt }) => `${url} ${alt}`.trimEnd()).join('\n'),
  (product.categories ?? []).join('\n'),
  (product.optionNames ?? []).join('\n'),
  product.variantOf ?? null,
  Object.entries(product.options ?? {})
    .map(([name, value]) => `${name}=${value}`)
    .join('\n'),
  product.onHand ?? null,
];
