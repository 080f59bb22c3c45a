import type { SendMailOptions } from 'nodemailer';

/**
 * A rendered mail. It lives in memory only: it may hold a token that is stored nowhere but as a
 * hash.
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
}

/** The way a mail leaves the house. */
export abstract class Mailer {
  /**
   * Resolves once somebody else has taken responsibility for the mail. A repetition of the same
   * mail must be recognisable by its Message-ID.
   * @throws PermanentFailure when trying again is pointless, anything else when it may help
   */
  abstract send(mail: Mail, signal: AbortSignal): Promise<void>;
}

/** From whom mails come, and who reads the answers. */
export interface MailSender {
  readonly from: string;
  readonly supportEmail?: string | undefined;
}

/** What nodemailer makes a MIME message of. */
export function mimeOf(mail: Mail, { from, supportEmail }: MailSender): SendMailOptions {
  return {
    messageId: mail.messageId,
    from,
    ...(supportEmail && { replyTo: supportEmail }),
    // As an object, never as a string: a name such as `a@b, "x" <c@d>` stays one quoted name and
    // adds no recipient.
    to: { name: mail.to.name, address: mail.to.address },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    headers: {
      'Content-Language': mail.language,
      // RFC 3834: out-of-office robots stay silent.
      'Auto-Submitted': 'auto-generated',
    },
    // Nothing in a mail is ever fetched or read from a disk.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
