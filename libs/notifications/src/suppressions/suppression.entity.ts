import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/**
 * `hard-bounce`: the mailbox does not exist, and gets no mail at all. `complaint`: its owner called
 * a mail spam, and gets only the mails that cannot be turned off.
 */
export const SUPPRESSION_REASONS = ['hard-bounce', 'complaint'] as const;
export type SuppressionReason = (typeof SUPPRESSION_REASONS)[number];

/** Who found out: a report of the mail provider, the reply of a mail server, or staff. */
export const SUPPRESSION_SOURCES = ['report', 'smtp', 'staff'] as const;
export type SuppressionSource = (typeof SUPPRESSION_SOURCES)[number];

/** An address to which no mail goes, or fewer. */
@Entity({ schema: 'notifications', name: 'suppressions' })
@Unique('suppressions_address_hash_key', ['addressHash'])
@Index('suppressions_by_user', ['userId', 'id'])
@Check('suppressions_address_hash_check', 'length(address_hash) = 32')
@Check('suppressions_reason_check', `reason ~ '^[a-z-]{3,40}$'`)
@Check('suppressions_source_check', `source ~ '^[a-z-]{3,40}$'`)
export class Suppression {
  /** UUIDv7, so the list sorts by it. */
  @PrimaryColumn('uuid') id!: string;
  /** Keyed: the address itself is not stored (see `AddressHashes`). */
  @Column('bytea') addressHash!: Buffer;
  /** The account that had the address then, if one had. */
  @Column('uuid', { nullable: true }) userId!: string | null;
  @Column('text') reason!: SuppressionReason;
  @Column('text') source!: SuppressionSource;
  @Column('timestamptz') createdAt!: Date;
}
