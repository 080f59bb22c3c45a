import type { SendMailOptions } from 'nodemailer';

/**
 * A rendered mail. It exists in memory only: it may hold a token of which only a hash is stored.
 */
export interface Mail {
  /** Id of the message row; the same for every repetition. */
  readonly id: string;
  /** RFC 5322 Message-ID with its angle brackets; the same for every repetition. */
  readonly messageId: string;
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** BCP 47 tag of the language it is written in. */
  readonly language: string;
  /** Where one click ends mails of its kind; absent in those that are sent in any case. */
  readonly unsubscribeUrl?: string | undefined;
}

/** What a worker knows of a mail server from the mails that it sent so far. */
export interface MailServerState {
  /** Host and port. */
  readonly name: string;
  /** Failed attempts since the last mail that it took or refused. */
  readonly failures: number;
  readonly isLeftOut: boolean;
}

/** Sends mails: by SMTP, or as files. */
export abstract class Mailer {
  /** Empty when mails become files. */
  servers(): readonly MailServerState[] {
    return [];
  }

  /**
   * Resolves once another server has taken responsibility for the mail. A repetition of the same
   * mail must be recognisable by its Message-ID.
   * @throws PermanentFailure when a retry is pointless, anything else when it may help
   */
  abstract send(mail: Mail, signal: AbortSignal): Promise<void>;
}

/** The sender of mails, and the address for replies. */
export interface MailSender {
  readonly from: string;
  readonly supportEmail?: string | undefined;
}

/** The message that nodemailer turns into MIME. */
export function mimeOf(mail: Mail, { from, supportEmail }: MailSender): SendMailOptions {
  return {
    messageId: mail.messageId,
    from,
    ...(supportEmail && { replyTo: supportEmail }),
    // An object, never a string: a name such as `a@b, "x" <c@d>` stays one quoted name and adds no
    // recipient.
    to: { name: mail.to.name, address: mail.to.address },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    headers: {
      'Content-Language': mail.language,
      // RFC 3834: no out-of-office replies.
      'Auto-Submitted': 'auto-generated',
      ...(mail.unsubscribeUrl && {
        // RFC 2369 and RFC 8058. The signature of the mail (DKIM) must cover both.
        'List-Unsubscribe': `<${mail.unsubscribeUrl}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
    },
    // No part of a mail is ever fetched or read from a disk.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
