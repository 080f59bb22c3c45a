import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

export interface TaxRateDetails {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly taxClass: string;
  readonly name: string;
  /** In basis points. */
  readonly rate: number;
  readonly validFrom: Date;
  /** The first instant at which it is no longer valid; null: it has no end. */
  readonly validTo: Date | null;
}

export type TaxRateChange = Partial<Omit<TaxRateDetails, 'country' | 'taxClass'>>;

@Entity({ schema: 'pricing', name: 'tax_rates' })
@Index('tax_rates_by_start', ['country', 'taxClass', 'validFrom'], { unique: true })
@Check('tax_rates_tax_class_check', 'length(tax_class) BETWEEN 1 AND 50')
@Check('tax_rates_name_check', 'length(name) BETWEEN 1 AND 50')
@Check('tax_rates_rate_check', 'rate BETWEEN 0 AND 10000')
@Check('tax_rates_validity_check', 'valid_to > valid_from')
@Check('tax_rates_version_check', 'version >= 1')
export class TaxRateEntity implements TaxRateDetails {
  @PrimaryColumn('uuid')
  id!: string;

  @Column({ type: 'char', length: 2 })
  country!: string;

  @Column('text')
  taxClass!: string;

  @Column('text')
  name!: string;

  @Column('int')
  rate!: number;

  @Column('timestamptz')
  validFrom!: Date;

  @Column('timestamptz', { nullable: true })
  validTo!: Date | null;

  @Column('int')
  version!: number;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;

  static add(details: TaxRateDetails, at: Date): TaxRateEntity {
    const life = { id: newId(), version: 1, createdAt: at, updatedAt: at };
    return Object.assign(new TaxRateEntity(), details, life);
  }

  change(details: TaxRateChange, at: Date): void {
    Object.assign(this, details);
    this.version += 1;
    this.updatedAt = at;
  }
}
