import { z } from 'zod';
import { pageQuery } from '../../../http/pagination.js';
import { line } from '../../../http/schemas.js';
import { DEAD_CAUSES } from '../../events/dead-cause.js';

export const consumerName = () =>
  line({ max: 63 }).meta({ description: 'Name of a consumer.', examples: ['notifications'] });

export const deadCause = () =>
  z.enum(DEAD_CAUSES).meta({
    description:
      'Why the delivery was given up. `failed`: something is to be mended here, then replay it. `undeliverable`: the addressee does not take it, such as a mailbox that does not exist.',
  });

export const listDeadLettersQuery = z.strictObject({
  ...pageQuery,
  consumer: consumerName().optional(),
  cause: deadCause().optional(),
});

export type ListDeadLettersQuery = z.infer<typeof listDeadLettersQuery>;
