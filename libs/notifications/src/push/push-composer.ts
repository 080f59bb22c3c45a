import { Injectable } from '@nestjs/common';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { isMandatory } from '../core/category.js';
import { NotificationsRepository } from '../feed/notifications.repository.js';
import { categoryOf } from '../mail/mail-category.js';
import { MailMessagesRepository } from '../mail/mail-messages.repository.js';
import { mutes } from '../preferences/preferences.js';
import { quietUntil } from '../preferences/quiet-hours.js';
import { ShortNotices } from '../short/short-notices.js';
import { pushPayload, topicOf } from './push-payload.js';
import type { Push } from './push-sender.js';

const SECOND_MS = 1_000;
/** News of yesterday is in the feed: nothing older is pushed, neither by us nor by the service. */
const FRESH_FOR_MS = 24 * 3_600_000;

/** Turns a message into a push, by what its reader wants now. */
@Injectable()
export class PushComposer {
  constructor(
    private readonly messages: MailMessagesRepository,
    private readonly entries: NotificationsRepository,
    private readonly notices: ShortNotices,
    private readonly clock: Clock,
  ) {}

  /**
   * Null when there is nothing to tell, or nothing any more.
   * @param userId whose browser it is: it never gets what is about another account
   */
  async compose(userId: string, messageId: string): Promise<Push | null> {
    const found = await this.messages.find(messageId);
    if (found?.message.userId !== userId) return null;
    const { message, preferences } = found;
    const now = this.clock.now();
    const ttlMs = message.createdAt.getTime() + FRESH_FOR_MS - now.getTime();
    const category = categoryOf(message.template);
    if (ttlMs < SECOND_MS || mutes(preferences.muted, category, 'push')) return null;
    const notice = await this.notices.compose(message);
    if (!notice) return null;
    const { quietHours } = preferences;
    const isUrgent = isMandatory(category);
    const silent = !isUrgent && quietHours !== null && quietUntil(quietHours, now) !== null;
    // Null for what is not in the feed.
    const entry = await this.entries.findByEvent(message.eventId, userId);
    return {
      payload: pushPayload(notice, { category, notificationId: entry?.id ?? null, silent }),
      ttlS: Math.floor(ttlMs / SECOND_MS),
      urgency: urgencyOf(isUrgent, silent),
      topic: topicOf(notice),
    };
  }
}

/** `low` waits for a device that is charging or on Wi-Fi, `high` wakes one that saves power. */
function urgencyOf(isUrgent: boolean, isSilent: boolean): Push['urgency'] {
  if (isUrgent) return 'high';
  return isSilent ? 'low' : 'normal';
}
