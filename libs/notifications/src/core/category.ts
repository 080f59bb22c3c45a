/**
 * What a notification is about, as far as its reader can choose: `orders` follows what they bought,
 * `account` answers what they asked for (links, invitations), `security` tells what was done to the
 * account, and `legal` what the shop owes them by law.
 */
export const CATEGORIES = ['orders', 'account', 'security', 'legal'] as const;
export type Category = (typeof CATEGORIES)[number];

const OPTIONAL: ReadonlySet<Category> = new Set(['orders']);

/** Whether readers get it in any case: what they asked for, must know, or are owed. */
export const isMandatory = (category: Category): boolean => !OPTIONAL.has(category);
