import { isOneOf } from '@orderly/platform/database/is-one-of';
import { safeInteger } from '@orderly/platform/kernel/money/money';
import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { DOCUMENT_KINDS, type DocumentKind } from '../document/invoice-data.js';

/** A sequence of numbers without gaps: one for each kind of document and year. */
@Entity({ schema: 'invoices', name: 'series' })
@Check('series_kind_check', isOneOf('kind', DOCUMENT_KINDS))
@Check('series_next_number_check', 'next_number >= 1')
export class Series {
  @PrimaryColumn('text')
  code!: string;

  @Column('text')
  kind!: DocumentKind;

  /** What stands before the digits: INV-2026-. */
  @Column('text')
  prefix!: string;

  @Column('integer')
  year!: number;

  @Column({ type: 'bigint', transformer: safeInteger })
  nextNumber!: number;

  /** The day of the newest document: dates never go back while numbers go up. */
  @Column('date')
  lastDate!: string;
}
