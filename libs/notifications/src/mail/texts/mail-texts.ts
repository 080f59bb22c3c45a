import type { SecurityNotice } from '@orderly/users';

/** The words of one order mail. */
interface OrderTexts {
  subject(number: string): string;
  preheader(total: string): string;
  heading: string;
  intro: string;
  /** Null: nothing but where to ask, if there is somebody to ask. */
  closing: string | null;
}

/** The words of one mail about an account. */
export interface AccountTexts {
  subject: string;
  preheader: string;
  heading: string;
  intro: string;
  /** The button; empty in a mail without one. */
  action: string;
  note: string;
  /** Whether something may be wrong with the account: then the mail says whom to write to. */
  offersHelp?: boolean;
}

/** The words of the mails that tell what was done to an account. */
interface SecurityNoticeTexts {
  /** What to do when it was not the reader. */
  note: string;
  labels: { when: string; from: string; device: string; by: string };
  /** Who did it, when it was not the reader. */
  staff: string;
  device(browser: string, system: string): string;
  kinds: Readonly<Record<SecurityNotice, NoticeTexts>>;
}

interface NoticeTexts {
  readonly heading: string;
  readonly intro: string;
  /** What is named: the label before its name. */
  readonly thing?: string;
  /** In the place of the general one. */
  readonly note?: string;
}

/** All that the mails say, in one language. Plain text: the templates escape it. */
export interface MailTexts {
  /** @param name null where it is unknown, or must not be shown */
  greeting(name: string | null): string;
  /** Under the button, before the link written out. */
  linkHint: string;
  /** @param supportEmail undefined when nobody answers */
  footer(brand: string, supportEmail: string | undefined): string;
  help(supportEmail: string): string;
  seeOrder: string;
  labels: {
    number: string;
    reference: string;
    placedAt: string;
    reason: string;
    product: string;
    lineTotal: string;
    total: string;
  };
  /** @param written the count in the digits of the locale */
  moreLines(count: number, written: string): string;
  orderPlaced: OrderTexts;
  orderCancelled: OrderTexts;
  verifyEmail: AccountTexts;
  registrationRepeated: AccountTexts;
  acceptInvitation: AccountTexts;
  exportReady: AccountTexts;
  resetPassword: AccountTexts;
  changeEmailOld: AccountTexts;
  changeEmailNew: AccountTexts;
  securityNotice: SecurityNoticeTexts;
}
