import { visibleText } from '@orderly/platform/http/schemas';
import { z } from 'zod';

/** The body may be left out altogether. */
export const cancelOrderRequest = z
  .strictObject({
    reason: visibleText({ max: 500 })
      .optional()
      .meta({ description: 'For the customer, the staff and the timeline.' }),
  })
  .meta({ id: 'CancelOrder', examples: [{ reason: 'Ordered twice by mistake.' }] })
  .nullish();

export type CancelOrderRequest = z.infer<typeof cancelOrderRequest>;
