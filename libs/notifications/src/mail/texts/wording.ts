import { SECURITY_NOTICES, type SecurityNotice } from '@orderly/users';
import { NOTIFICATION_KINDS, type NotificationKind } from '../../feed/notification.entity.js';
import type { OwnWords, Wording } from '../content/wording.js';
import type { MailTexts } from './mail-texts.js';

const TEXTS_OF = {
  'verify-email': 'verifyEmail',
  'registration-repeated': 'registrationRepeated',
  'accept-invitation': 'acceptInvitation',
  'export-ready': 'exportReady',
  'reset-password': 'resetPassword',
  'change-email-old': 'changeEmailOld',
  'change-email-new': 'changeEmailNew',
} as const;

export type AccountTemplate = keyof typeof TEXTS_OF;
export const ACCOUNT_TEMPLATES = Object.keys(TEXTS_OF) as AccountTemplate[];

/** Each of these mails has words of its own in each language. */
export const MAIL_NAMES = [
  ...ACCOUNT_TEMPLATES,
  ...NOTIFICATION_KINDS,
  ...SECURITY_NOTICES,
  'digest',
] as const;
export type MailName = (typeof MAIL_NAMES)[number];

export const isAboutAccount = (name: MailName): name is AccountTemplate => name in TEXTS_OF;

export const isOrderNews = (name: MailName): name is NotificationKind =>
  (NOTIFICATION_KINDS as readonly string[]).includes(name);

/** Whether the mail names the support address, because something may be wrong with the account. */
export const offersHelp = (name: MailName, texts: MailTexts): boolean =>
  isAboutAccount(name)
    ? texts[TEXTS_OF[name]].offersHelp === true
    : !isOrderNews(name) && name !== 'digest';

/** The shipped words of one language, with those of the installation in their places. */
export const wordingOf = (name: MailName, texts: MailTexts, own: OwnWords): Wording => ({
  ...shippedWording(name, texts),
  ...own,
});

function shippedWording(name: MailName, texts: MailTexts): Wording {
  if (isAboutAccount(name)) {
    const { offersHelp: _, ...words } = texts[TEXTS_OF[name]];
    return words;
  }
  if (isOrderNews(name)) return { ...texts.orders.mails[name], action: null };
  return name === 'digest' ? texts.digest : noticeWording(name, texts);
}

function noticeWording(name: SecurityNotice, { securityNotice }: MailTexts): Wording {
  const { heading, intro, note = securityNotice.note } = securityNotice.kinds[name];
  return { subject: heading, preheader: intro, heading, intro, action: null, note };
}
