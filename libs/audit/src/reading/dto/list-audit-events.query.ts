import { IpAddress } from '@orderly/platform/http/fields/addresses';
import { allOf } from '@orderly/platform/http/fields/all-of';
import { Id } from '@orderly/platform/http/fields/ids';
import { PageQuery } from '@orderly/platform/http/fields/page';
import { Line } from '@orderly/platform/http/fields/text';
import { Instant } from '@orderly/platform/http/fields/times';

/** The query of an export, which has no pages. */
export class AuditFilters {
  @Id({ optional: true, description: 'Only actions of this account.' })
  readonly actorId?: string;

  @Line({
    max: 100,
    optional: true,
    description: 'Only actions with this session, API key or OAuth client.',
  })
  readonly credentialId?: string;

  @Line({
    max: 100,
    optional: true,
    description: 'Only this kind of action, such as `orders.order-cancelled`.',
  })
  readonly action?: string;

  @Line({
    max: 100,
    optional: true,
    description: 'Only actions on subjects of this type, such as `order`.',
  })
  readonly subjectType?: string;

  @Line({ max: 100, optional: true, description: 'Only actions on the subject with this id.' })
  readonly subjectId?: string;

  @IpAddress({
    optional: true,
    description:
      'Only requests from this address. IPv6 in any notation; a port is part of the address.',
    examples: ['203.0.113.7'],
  })
  readonly ip?: string;

  @Instant({ optional: true, description: 'Only events at or after this time.' })
  readonly from?: Date;

  @Instant({ optional: true, description: 'Only events before this time.' })
  readonly to?: Date;
}

export class ListAuditEventsQuery extends allOf(PageQuery, AuditFilters) {}
