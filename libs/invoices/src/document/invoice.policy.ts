import { type Actor, may } from '@orderly/platform/kernel/identity/actor';
import { InvoicePermission } from './invoices.permissions.js';

export const mayReadAny = (actor: Actor): boolean => may(actor, InvoicePermission.ReadAny);

export const mayRead = (actor: Actor, { customerId }: { readonly customerId: string }): boolean =>
  mayReadAny(actor) || (customerId === actor.userId && may(actor, InvoicePermission.Read));
