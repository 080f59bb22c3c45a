import { isOneOf } from '@orderly/platform/database/is-one-of';
import type { Permission } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** `gone`: the receiver answered 410. `failing`: nothing was accepted for days. */
export const DISABLED_REASONS = ['by-owner', 'gone', 'failing'] as const;
export type DisabledReason = (typeof DISABLED_REASONS)[number];

export interface EndpointDetails {
  readonly url: string;
  readonly description: string;
  readonly eventTypes: readonly string[];
  readonly ordered: boolean;
  readonly enabled: boolean;
}

/** An address of an integrator to which events are sent. */
@Entity({ schema: 'webhooks', name: 'endpoints' })
@Index('endpoints_by_owner', ['ownerId', 'id'])
@Check('endpoints_url_check', 'length(url) BETWEEN 1 AND 2000')
@Check('endpoints_description_check', 'length(description) <= 500')
@Check('endpoints_event_types_check', 'cardinality(event_types) BETWEEN 1 AND 50')
@Check('endpoints_disabled_reason_check', isOneOf('disabled_reason', DISABLED_REASONS))
export class Endpoint {
  @PrimaryColumn('uuid') id!: string;
  /** An id, not a relation: the row belongs to users. */
  @Column('uuid') ownerId!: string;
  @Column('text') url!: string;
  @Column('text') description!: string;
  /** Types, `orders.*` for those of a module, or `*`. */
  @Column('text', { array: true }) eventTypes!: readonly string[];
  /**
   * The scopes of the machine that made it, which limit the types that it gets beside the
   * permissions of its owner; null when a person made it.
   */
  @Column('text', { array: true, nullable: true }) scopes!: readonly Permission[] | null;
  @Column('boolean') ordered!: boolean;
  @Column('boolean') enabled!: boolean;
  @Column('text', { nullable: true }) disabledReason!: DisabledReason | null;
  /** Failed attempts since the last success. */
  @Column('int', { default: 0 }) failures!: number;
  @Column('timestamptz', { nullable: true }) failingSince!: Date | null;
  /** While it fails, only one request at a time probes it, at this moment the next. */
  @Column('timestamptz', { nullable: true }) pausedUntil!: Date | null;
  /** Set while an event says that deliveries are due. */
  @Column('timestamptz', { nullable: true }) queuedAt!: Date | null;
  @Column('int') version!: number;
  @Column('timestamptz') createdAt!: Date;
  @Column('timestamptz') updatedAt!: Date;
  /** Set when its owner removed it. A task deletes it with its deliveries, which may be many. */
  @Column('timestamptz', { nullable: true }) removedAt!: Date | null;

  static add(
    details: EndpointDetails,
    owner: { ownerId: string; scopes: readonly Permission[] | null },
    at: Date,
  ): Endpoint {
    return Object.assign(new Endpoint(), details, owner, {
      id: newId(),
      disabledReason: details.enabled ? null : ('by-owner' as const),
      failures: 0,
      failingSince: null,
      pausedUntil: null,
      queuedAt: null,
      version: 1,
      createdAt: at,
      updatedAt: at,
      removedAt: null,
    });
  }

  remove(at: Date): void {
    Object.assign(this, { enabled: false, disabledReason: 'by-owner', removedAt: at });
  }

  /** An endpoint that is enabled again starts afresh, and so does one at another address. */
  change(details: Partial<EndpointDetails>, at: Date): void {
    const { enabled: wasEnabled, url: oldUrl } = this;
    Object.assign(this, details);
    if ((this.enabled && !wasEnabled) || this.url !== oldUrl)
      Object.assign(this, { failures: 0, failingSince: null, pausedUntil: null });
    if (this.enabled) this.disabledReason = null;
    else if (wasEnabled) this.disabledReason = 'by-owner';
    this.version += 1;
    this.updatedAt = at;
  }
}
