import { errorText } from '@orderly/platform/kernel/errors/error-text';
import {
  PermanentFailure,
  Undeliverable,
} from '@orderly/platform/messaging/failures/delivery-failures';
import { isMailboxMissing, isRefusedByAddressee } from './smtp-reply.js';

/** The server has received the mail, or a part of it, and did not say what became of it. */
export class UnknownOutcome extends Error {
  override readonly name = 'UnknownOutcome';
}

/** The mailbox does not exist: no other mail will reach it either. */
export class NoSuchMailbox extends Undeliverable {}

interface SmtpError {
  readonly code?: string;
  readonly responseCode?: number;
  /** The reply of the server. */
  readonly response?: string;
  /** The command that it replied to: `RCPT TO`, `DATA` (also the end of the content), … */
  readonly command?: string;
}

/**
 * The reply concerned this mail (its sender, recipient or content), not the connection, the log-in
 * or the server itself.
 */
const ABOUT_THIS_MAIL = new Set(['EENVELOPE', 'EMESSAGE']);
/**
 * "Authentication required" and similar replies come after MAIL FROM, but the configuration must be
 * corrected; the mail must not be dropped.
 */
const ABOUT_THE_LOG_IN = new Set([530, 534, 535, 538]);

/**
 * Translates an error of nodemailer into the action of the delivery: retry, give up, or give up
 * without anything to correct here. Servers often quote the recipient; the reason that is logged
 * and stored contains no address (see `errorText`).
 */
export function smtpFailure(error: unknown): Error {
  const { code, responseCode, response, command } = error as SmtpError;
  const name = code ?? 'unknown';
  const reason = `The mail server did not take the mail (${name}): ${errorText(error)}`;
  const aboutThisMail = code !== undefined && ABOUT_THIS_MAIL.has(code);
  const refused =
    responseCode !== undefined && responseCode >= 500 && !ABOUT_THE_LOG_IN.has(responseCode);
  // There is no reply because nodemailer itself found no valid recipient.
  const refusedHere = code === 'EENVELOPE' && responseCode === undefined;
  if (!aboutThisMail || !(refused || refusedHere)) return new Error(reason);
  if (!isRefusedByAddressee(command, response)) return new PermanentFailure(reason);
  return isMailboxMissing(response) ? new NoSuchMailbox(reason) : new Undeliverable(reason);
}
