import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { InvoiceDocument } from './document.entity.js';

/** The PDF of a document. It may be deleted at any time: the same bytes are made again. */
@Entity({ schema: 'invoices', name: 'renderings' })
@Index('renderings_by_age', ['renderedAt'])
@Check('renderings_pdf_check', 'octet_length(pdf) <= 8388608')
export class Rendering {
  @ForeignKey(() => InvoiceDocument)
  @PrimaryColumn('uuid')
  documentId!: string;

  @Column('bytea')
  pdf!: Buffer;

  @Column('timestamptz', { default: () => 'now()' })
  renderedAt!: Date;
}
