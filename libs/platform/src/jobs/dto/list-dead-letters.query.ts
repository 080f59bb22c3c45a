import { z } from 'zod';
import { pageQuery } from '../../http/pagination.js';
import { line } from '../../http/schemas.js';

export const consumerName = () =>
  line({ max: 63 }).meta({ description: 'Name of a consumer.', examples: ['notifications'] });

export const listDeadLettersQuery = z.strictObject({
  ...pageQuery,
  consumer: consumerName().optional(),
});

export type ListDeadLettersQuery = z.infer<typeof listDeadLettersQuery>;
