import type { Permission } from '@orderly/platform/access/actor';

export const OrderPermission = {
  Place: 'orders:place',
  PlaceAny: 'orders:place-any',
  Read: 'orders:read',
  ReadAny: 'orders:read-any',
  Cancel: 'orders:cancel',
  CancelAny: 'orders:cancel-any',
} as const;

export const ORDER_PERMISSIONS: Record<Permission, string> = {
  [OrderPermission.Place]: 'Place orders for oneself.',
  [OrderPermission.PlaceAny]: 'Place orders for any customer.',
  [OrderPermission.Read]: "Read one's own orders.",
  [OrderPermission.ReadAny]: 'Read the orders of any customer.',
  [OrderPermission.Cancel]: "Cancel one's own orders.",
  [OrderPermission.CancelAny]: 'Cancel the orders of any customer.',
};
