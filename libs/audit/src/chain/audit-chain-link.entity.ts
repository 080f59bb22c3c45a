import { safeInteger } from '@orderly/platform/kernel/money/money';
import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** The link of an audit event in the hash chain. Triggers refuse every change. */
@Entity({ schema: 'platform', name: 'audit_chain' })
@Unique(['eventId'])
@Check('audit_chain_position_check', 'position > 0')
export class AuditChainLinkEntity {
  @PrimaryColumn('bigint', { transformer: safeInteger }) position!: number;
  @Column('uuid') eventId!: string;
  @Column('bytea') digest!: Buffer;
  @Column('bytea') hash!: Buffer;
  @Column('boolean') keyed!: boolean;
  @Column('timestamptz', { default: () => 'now()' }) sealedAt!: Date;
  @Column('smallint', { default: 1 }) format!: number;
  @Column('bytea', { nullable: true }) keyId!: Buffer | null;
}
