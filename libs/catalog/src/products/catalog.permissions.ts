import { describePermissions } from '@orderly/platform/access/permission-catalogue';

export const CatalogPermission = {
  Write: 'catalog:write',
  WriteStock: 'stock:write',
} as const;

describePermissions('catalog', {
  [CatalogPermission.Write]:
    'Add products and change what they are called, cost and whether they are for sale.',
  [CatalogPermission.WriteStock]:
    'See the stock of products and its history, set, adjust and transfer it, and manage locations.',
});
