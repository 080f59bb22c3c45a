import { pageQuery } from '@orderly/platform/http/pagination';
import { z } from 'zod';

export const listApiKeysQuery = z.strictObject(pageQuery);
export type ListApiKeysQuery = z.infer<typeof listApiKeysQuery>;
