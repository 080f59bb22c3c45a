import type { SecurityNotice } from '@orderly/users';
import type { Wording } from '../content/wording.js';
import type { OrderTexts } from './orders/order-texts.js';

/** The words of one mail about an account. */
interface AccountTexts extends Wording {
  /** True when something may be wrong with the account: the mail then names the support address. */
  readonly offersHelp?: boolean;
}

/** The words of security notices. */
interface SecurityNoticeTexts {
  /** What to do if it was not the reader. */
  note: string;
  labels: { when: string; from: string; device: string; by: string };
  /** Names the staff as the ones who acted instead of the reader. */
  staff: string;
  device(browser: string, system: string): string;
  kinds: Readonly<Record<SecurityNotice, NoticeTexts>>;
}

interface NoticeTexts {
  readonly heading: string;
  readonly intro: string;
  /** The label before the name of the object. */
  readonly thing?: string;
  /** Replaces the general note. */
  readonly note?: string;
}

/** All texts of the mails, in one language. Plain text: the templates escape it. */
export interface MailTexts {
  /** @param name null where it is unknown, or must not be shown */
  greeting(name: string | null): string;
  /** Below the button, before the link in full. */
  linkHint: string;
  /** @param supportEmail undefined when there is no support address */
  footer(brand: string, supportEmail: string | undefined): string;
  help(supportEmail: string): string;
  /** The links below the footer. */
  optOut: { preferences: string; unsubscribe: string };
  orders: OrderTexts;
  verifyEmail: AccountTexts;
  registrationRepeated: AccountTexts;
  acceptInvitation: AccountTexts;
  exportReady: AccountTexts;
  resetPassword: AccountTexts;
  changeEmailOld: AccountTexts;
  changeEmailNew: AccountTexts;
  /** Several mails about orders in one; `{count}` says how many. */
  digest: Wording;
  securityNotice: SecurityNoticeTexts;
  /** The text message with the code that confirms a phone number. */
  phoneCode(brand: string, code: string): string;
}
