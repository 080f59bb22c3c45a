import { describePermissions } from '@orderly/platform/access/permission-catalogue';

export const PricingPermission = { Manage: 'pricing:manage' } as const;

describePermissions('pricing', {
  [PricingPermission.Manage]: 'Read and change coupons, tax rates and shipping methods.',
});
