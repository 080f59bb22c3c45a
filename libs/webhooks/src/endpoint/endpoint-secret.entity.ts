import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { Endpoint } from './endpoint.entity.js';

/** The keys that sign what an endpoint gets: one, and for a day after a rotation two. */
@Entity({ schema: 'webhooks', name: 'secrets' })
@Index('secrets_by_endpoint', ['endpointId', 'createdAt'])
@Index('secrets_by_key', ['sealedWith'])
export class EndpointSecret {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid') endpointId!: string;
  @ManyToOne(() => Endpoint, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'endpoint_id', foreignKeyConstraintName: 'secrets_endpoint_id_fkey' })
  endpoint?: Endpoint;
  /** `StoredKeys` as JSON, encrypted. */
  @Column('text') sealed!: string;
  /** The id of the encryption key. */
  @Column('text') sealedWith!: string;
  /** `whpk_…` */
  @Column('text') publicKey!: string;
  @Column('timestamptz') createdAt!: Date;
  /** Null for the newest. */
  @Column('timestamptz', { nullable: true }) expiresAt!: Date | null;
}
