import { describePermissions } from '@orderly/platform/access/permission-catalogue';

export const OrderPermission = {
  Place: 'orders:place',
  PlaceAny: 'orders:place-any',
  Read: 'orders:read',
  ReadAny: 'orders:read-any',
  Cancel: 'orders:cancel',
  CancelAny: 'orders:cancel-any',
  Refund: 'orders:refund',
} as const;

describePermissions(
  'orders',
  {
    [OrderPermission.Place]: 'Place orders for oneself.',
    [OrderPermission.PlaceAny]: 'Place orders for any customer.',
    [OrderPermission.Read]: "Read one's own orders.",
    [OrderPermission.ReadAny]: 'Read the orders of any customer.',
    [OrderPermission.Cancel]: "Cancel one's own orders.",
    [OrderPermission.CancelAny]: 'Cancel the orders of any customer.',
    [OrderPermission.Refund]: 'Give money back for any order.',
  },
  { peopleOnly: [OrderPermission.Refund] },
);
