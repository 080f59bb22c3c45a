import { describePermissions } from '@orderly/platform/access/permission-catalogue';

export const OrderPermission = {
  Place: 'orders:place',
  PlaceAny: 'orders:place-any',
  Read: 'orders:read',
  ReadAny: 'orders:read-any',
  Cancel: 'orders:cancel',
  CancelAny: 'orders:cancel-any',
  Confirm: 'orders:confirm',
  Ship: 'orders:ship',
  Return: 'orders:return',
  ReturnAny: 'orders:return-any',
  Pay: 'orders:pay',
  RecordPayment: 'orders:record-payment',
  Refund: 'orders:refund',
  EditAny: 'orders:edit-any',
  ManageTerms: 'orders:manage-terms',
} as const;

describePermissions('orders', {
  [OrderPermission.Place]: 'Place orders for oneself.',
  [OrderPermission.PlaceAny]: 'Place orders for any customer.',
  [OrderPermission.Read]: "Read one's own orders.",
  [OrderPermission.ReadAny]: 'Read the orders of any customer.',
  [OrderPermission.Cancel]: "Cancel one's own orders.",
  [OrderPermission.CancelAny]: 'Cancel the orders of any customer.',
  [OrderPermission.Confirm]: 'Confirm the orders of any customer.',
  [OrderPermission.Ship]: 'Ship the orders of any customer, and record their delivery.',
  [OrderPermission.Return]: "Ask to return goods of one's own orders.",
  [OrderPermission.ReturnAny]: 'Handle returns of any order.',
  [OrderPermission.Pay]: "Pay for one's own orders.",
  [OrderPermission.RecordPayment]: 'Capture, void and record payments of any order.',
  [OrderPermission.Refund]: 'Give money back for any order.',
  [OrderPermission.EditAny]: 'Change the reference, tags and internal notes of any order.',
  [OrderPermission.ManageTerms]: 'Read and set the terms on which customers buy.',
});
