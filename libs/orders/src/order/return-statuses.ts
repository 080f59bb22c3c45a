/** The states of a return. */
export const RETURN_STATUSES = [
  'requested',
  'approved',
  'rejected',
  'cancelled',
  'received',
  'closed',
] as const;

export type ReturnStatus = (typeof RETURN_STATUSES)[number];
