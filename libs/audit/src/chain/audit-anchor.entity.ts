import { safeInteger } from '@orderly/platform/kernel/money/money';
import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * An operator's signed acceptance of the log up to a position, as it was at that time. Triggers
 * refuse every change.
 */
@Entity({ schema: 'platform', name: 'audit_anchors' })
@Check('audit_anchors_position_check', 'position > 0')
@Check('audit_anchors_reason_check', 'length(reason) BETWEEN 1 AND 500')
export class AuditAnchorEntity {
  @PrimaryColumn('bigint', { transformer: safeInteger }) position!: number;
  @Column('bytea') hash!: Buffer;
  @Column('bytea') state!: Buffer;
  @PrimaryColumn('timestamptz') madeAt!: Date;
  @Column('text') reason!: string;
  @Column('bytea') signature!: Buffer;
}
