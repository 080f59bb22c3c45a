import { z } from 'zod';
import { pageQuery } from '../../http/pagination.js';
import { id, instant, line } from '../../http/schemas.js';

export const listAuditEventsQuery = z.strictObject({
  ...pageQuery,
  actorId: id().optional().meta({ description: 'Only what this account did.' }),
  action: line({ max: 100 })
    .optional()
    .meta({ description: 'Only this kind of act, such as `orders.order-cancelled`.' }),
  subjectType: line({ max: 100 }).optional().meta({ description: 'Only acts on this kind of thing, such as `order`.' }),
  subjectId: line({ max: 100 }).optional().meta({ description: 'Only acts on the thing with this id.' }),
  from: instant().optional().meta({ description: 'Only what happened at or after this time.' }),
  to: instant().optional().meta({ description: 'Only what happened before this time.' }),
});

export type ListAuditEventsQuery = z.infer<typeof listAuditEventsQuery>;
