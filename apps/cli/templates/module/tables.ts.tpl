import type { Tables } from '@orderly/platform/database/table-facts';

/** How each table of this schema grows, and how its rows end. */
export const {{NAMES}}_TABLES: Tables = {
  '{{schema}}.{{schema}}': {
    growsWith: 'products',
    owner: 'owner_id',
    end: { stays: 'Business records. An erasure removes who added them.' },
  },
};
