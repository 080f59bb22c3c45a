import { errorText } from '@orderly/platform/kernel/errors/error-text';
import {
  PermanentFailure,
  Undeliverable,
} from '@orderly/platform/messaging/failures/delivery-failures';
import { isRefusedByAddressee } from './smtp-reply.js';

interface SmtpError {
  readonly code?: string;
  readonly responseCode?: number;
  /** What the server said. */
  readonly response?: string;
  /** What it answered: `RCPT TO`, `DATA` (also the end of the content), … */
  readonly command?: string;
}

/**
 * The server's answer concerned this mail (its sender, recipient or content), not the connection,
 * the log-in or the server itself.
 */
const ABOUT_THIS_MAIL = new Set(['EENVELOPE', 'EMESSAGE']);
/**
 * "Authentication required" and its kin answer to MAIL FROM, but are cured by configuration, not by
 * giving up on the mail.
 */
const ABOUT_THE_LOG_IN = new Set([530, 534, 535, 538]);

/**
 * Translates what nodemailer throws into what the delivery should do: try again, give up, or give
 * up without anything to be mended here. Servers like to quote the recipient; the reason that is
 * logged and kept carries no address (see `errorText`).
 */
export function smtpFailure(error: unknown): Error {
  const { code, responseCode, response, command } = error as SmtpError;
  const reason = `The mail server did not take the mail (${code ?? 'unknown'}): ${errorText(error)}`;
  const aboutThisMail = code !== undefined && ABOUT_THIS_MAIL.has(code);
  const refused =
    responseCode !== undefined && responseCode >= 500 && !ABOUT_THE_LOG_IN.has(responseCode);
  // Without a reply, nodemailer itself found no recipient that it could write to.
  const refusedHere = code === 'EENVELOPE' && responseCode === undefined;
  if (!aboutThisMail || !(refused || refusedHere)) return new Error(reason);
  return isRefusedByAddressee(command, response)
    ? new Undeliverable(reason)
    : new PermanentFailure(reason);
}
