import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A client assertion that was used: each works once (RFC 7523 section 3). */
@Entity({ schema: 'auth', name: 'client_assertions' })
@Index('client_assertions_expiry', ['expiresAt'])
export class ClientAssertionEntity {
  @PrimaryColumn('uuid') clientId!: string;
  @PrimaryColumn('bytea') jtiHash!: Buffer;
  @Column('timestamptz') expiresAt!: Date;
}
