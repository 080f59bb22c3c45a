import { pageQuery } from '@orderly/platform/http/pagination';
import { id, instant, ipAddress, line } from '@orderly/platform/http/schemas';
import { z } from 'zod';

const filters = {
  actorId: id().optional().meta({ description: 'Only what this account did.' }),
  credentialId: line({ max: 100 })
    .optional()
    .meta({ description: 'Only what was done with this session, API key or OAuth client.' }),
  action: line({ max: 100 })
    .optional()
    .meta({ description: 'Only this kind of act, such as `orders.order-cancelled`.' }),
  subjectType: line({ max: 100 })
    .optional()
    .meta({ description: 'Only acts on this kind of thing, such as `order`.' }),
  subjectId: line({ max: 100 })
    .optional()
    .meta({ description: 'Only acts on the thing with this id.' }),
  ip: ipAddress()
    .optional()
    .meta({
      description:
        'Only what came from this address. IPv6 in any spelling, and with a port if there is one.',
      examples: ['203.0.113.7'],
    }),
  from: instant().optional().meta({ description: 'Only what happened at or after this time.' }),
  to: instant().optional().meta({ description: 'Only what happened before this time.' }),
};

export const listAuditEventsQuery = z.strictObject({ ...pageQuery, ...filters });

export const exportAuditEventsQuery = z.strictObject(filters);

export type AuditFilters = z.infer<typeof exportAuditEventsQuery>;

export type ListAuditEventsQuery = z.infer<typeof listAuditEventsQuery>;
