import { PermanentFailure } from '@orderly/platform/events/event-consumer';
import { errorText } from '@orderly/platform/jobs/error-text';

interface SmtpError {
  readonly code?: string;
  readonly responseCode?: number;
}

/** The server's answer concerned this mail (its recipient or content), not the connection, the log-in or the server itself. */
const ABOUT_THIS_MAIL = new Set(['EENVELOPE', 'EMESSAGE']);
/** "Authentication required" and its kin answer to MAIL FROM, but are cured by configuration, not by giving up on the mail. */
const ABOUT_THE_LOG_IN = new Set([530, 534, 535, 538]);

/**
 * Translates what nodemailer throws into what the delivery should do: give up, or try again. Servers like to quote the recipient; the
 * reason that is logged and kept carries no address (see `errorText`).
 */
export function smtpFailure(error: unknown): Error {
  const { code, responseCode } = error as SmtpError;
  const reason = `The mail server did not take the mail (${code ?? 'unknown'}): ${errorText(error)}`;
  const aboutThisMail = code !== undefined && ABOUT_THIS_MAIL.has(code);
  const refused =
    responseCode !== undefined && responseCode >= 500 && !ABOUT_THE_LOG_IN.has(responseCode);
  // Without a reply, nodemailer itself found no recipient that it could write to.
  const refusedHere = code === 'EENVELOPE' && responseCode === undefined;
  return aboutThisMail && (refused || refusedHere)
    ? new PermanentFailure(reason)
    : new Error(reason);
}
