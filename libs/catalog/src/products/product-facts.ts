import { Column } from 'typeorm';

export const STANDARD_TAX_CLASS = 'standard';

export interface ProductImage {
  readonly url: string;
  /** What a reader who does not see the image hears; empty for mere decoration. */
  readonly alt: string;
}

/** What a product is besides its texts and its price. */
export abstract class ProductFacts {
  /** Which tax applies; the rates per country belong to pricing. */
  @Column('text', { default: STANDARD_TAX_CLASS })
  taxClass!: string;

  @Column('jsonb', { default: [] })
  images!: readonly ProductImage[];

  /** An archived product is off sale until it is restored, and appears in no ordinary list. */
  @Column('boolean', { default: false })
  archived!: boolean;

  /** The product of which this one is a variant. */
  @Column('uuid', { nullable: true })
  variantOf!: string | null;

  /** What distinguishes a variant from the others: `{ size: 'M' }`. */
  @Column('jsonb', { nullable: true })
  options!: Readonly<Record<string, string>> | null;

  /** What the variants of this product differ in. Such a product is not for sale itself. */
  @Column('text', { array: true, default: [] })
  optionNames!: readonly string[];
}
