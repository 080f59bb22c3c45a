import { describePermissions } from '@orderly/platform/access/permission-catalogue';

export const InvoicePermission = {
  Read: 'invoices:read',
  ReadAny: 'invoices:read-any',
  Issue: 'invoices:issue',
} as const;

describePermissions('invoices', {
  [InvoicePermission.Read]: "Read one's own invoices and credit notes.",
  [InvoicePermission.ReadAny]: 'Read the invoices and credit notes of any customer.',
  [InvoicePermission.Issue]: 'Issue invoices and credit notes for any order.',
});
