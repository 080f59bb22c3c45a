import { describePermissions } from '@orderly/platform/access/permission-catalogue';

export const PaymentPermission = { Read: 'payments:read' } as const;

describePermissions('payments', {
  [PaymentPermission.Read]: 'Read the payments of any customer.',
});
