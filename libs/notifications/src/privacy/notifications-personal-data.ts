import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import {
  ErasurePages,
  type ErasureStep,
  type ExportedFile,
  OwnedTables,
  PersonalData,
} from '@orderly/privacy';
import { ErasureConsumer } from '@orderly/privacy/worker';
import { DataSource } from 'typeorm';

/** Exports and erases the notifications of a person. */
@Injectable()
export class NotificationsPersonalData extends PersonalData {
  override readonly module = 'notifications';
  private readonly owned: OwnedTables;

  constructor(dataSource: DataSource) {
    super();
    this.owned = new OwnedTables(dataSource, [
      {
        table: 'notifications.notifications',
        copies: ['kind', 'category', 'data', 'created_at', 'read_at', 'archived_at'],
      },
      {
        table: 'notifications.messages',
        copies: ['template', 'facts', 'state', 'created_at', 'sent_at'],
      },
      {
        table: 'notifications.push_subscriptions',
        copies: ['endpoint', 'label', 'created_at', 'seen_at', 'expires_at'],
      },
      {
        table: 'notifications.sms_messages',
        copies: ['recipient', 'state', 'created_at', 'sent_at'],
      },
      {
        table: 'notifications.phone_codes',
        copies: ['number', 'created_at', 'expires_at', 'ended_at'],
      },
      {
        table: 'notifications.phone_numbers',
        key: 'user_id',
        copies: ['number', 'confirmed_at'],
      },
      {
        table: 'notifications.suppressions',
        copies: ['reason', 'source', 'created_at'],
      },
      {
        table: 'notifications.preferences',
        key: 'user_id',
        copies: ['muted', 'opted_in', 'quiet_hours', 'digests', 'time_zone', 'updated_at'],
      },
    ]);
  }

  override export(userId: string, signal: AbortSignal): ExportedFile[] {
    return this.owned.export(userId, signal);
  }

  override readonly kept = {};

  override get erasure(): ErasureStep[] {
    return this.owned.erasure;
  }

  override discard(tx: Transaction, userIds: readonly string[]): Promise<void> {
    return this.owned.discard(tx, userIds);
  }
}

@EventProcessor('notifications-erasure')
export class NotificationsErasureConsumer extends ErasureConsumer {
  constructor(
    protected override readonly data: NotificationsPersonalData,
    pages: ErasurePages,
  ) {
    super(pages);
  }
}
