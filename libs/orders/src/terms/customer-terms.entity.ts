import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** The terms on which a customer buys. A customer without a row has none of them. */
@Entity({ schema: 'orders', name: 'customer_terms' })
@Check('customer_terms_customer_group_check', 'length(customer_group) BETWEEN 1 AND 50')
@Check('customer_terms_vat_id_check', 'length(vat_id) BETWEEN 4 AND 20')
@Check('customer_terms_version_check', 'version >= 1')
export class CustomerTermsEntity {
  /** `users.users.id` */
  @PrimaryColumn('uuid') customerId!: string;
  @Column('boolean') onAccount!: boolean;
  @Column('text', { nullable: true }) customerGroup!: string | null;
  @Column('text', { nullable: true }) vatId!: string | null;
  @Column('int') version!: number;
  @Column('timestamptz') updatedAt!: Date;
}
