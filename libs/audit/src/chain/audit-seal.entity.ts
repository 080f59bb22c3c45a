import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * The position up to which the audit log is sealed: one row. It saves a search and proves nothing.
 */
@Entity({ schema: 'platform', name: 'audit_seal' })
@Check('audit_seal_one_check', 'one')
export class AuditSealEntity {
  @PrimaryColumn('boolean', { default: true }) one!: boolean;
  @Column('uuid') sealedThrough!: string;
}
