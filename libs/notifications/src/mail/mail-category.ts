import type { Category } from '../core/category.js';
import type { MailTemplate } from './mail-message.entity.js';
import { isAboutOrder } from './order-mails.js';

/** What a mail is about, which decides whether its reader can turn it off. */
export function categoryOf(template: MailTemplate): Category {
  // Of the one category that can be put off.
  if (isAboutOrder(template) || template === 'digest') return 'orders';
  return template === 'security-notice' ? 'security' : 'account';
}
