/**
 * A mail waits to be sent. Heard by this module's own `mail` consumer, so that a slow mail server
 * delays nothing else.
 */
export const MAIL_QUEUED = 'notifications.mail-queued.v1';

export interface MailQueued {
  readonly messageId: string;
}
