/**
 * A mail waits to be sent. The `mail` consumer of this module receives it, so that a slow mail
 * server delays nothing else.
 */
export const MAIL_QUEUED = 'notifications.mail-queued.v1';

export interface MailQueued {
  readonly messageId: string;
}
