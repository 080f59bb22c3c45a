import { newId } from '@orderly/platform/kernel/ids/new-id';
import { MailMessage } from './mail-message.entity.js';
import { messageIdOf } from './message-id.js';

/**
 * A message that is queued.
 * @param from the sender of mails, whose domain the Message-ID has
 */
export function newMessage(
  about: Pick<MailMessage, 'eventId' | 'userId' | 'template' | 'facts'>,
  from: string,
  createdAt: Date,
  id = newId(),
): MailMessage {
  return Object.assign(new MailMessage(), {
    ...{ id, ...about, createdAt, messageId: messageIdOf(id, from) },
    ...{ state: 'queued' as const, sentAt: null, lastError: null },
  });
}
