import type { Category } from '../core/category.js';
import type { MailTemplate } from './mail-message.entity.js';
import { isAboutOrder } from './order-mails.js';

/** What a mail is about, which decides whether its reader can turn it off. */
export function categoryOf(template: MailTemplate): Category {
  if (isAboutOrder(template)) return 'orders';
  return template === 'security-notice' ? 'security' : 'account';
}
