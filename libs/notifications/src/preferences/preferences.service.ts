import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { UsersService } from '@orderly/users';
import type { Category } from '../core/category.js';
import { reviewHeldMessages } from '../core/held-messages.js';
import type { Channel } from './channel.js';
import { choose, type NotificationPreferences, type PreferencesChange } from './preferences.js';
import { PreferencesRepository } from './preferences.repository.js';

/** What accounts want to be told; each chooses for itself. */
@Injectable()
export class PreferencesService {
  constructor(
    private readonly preferences: PreferencesRepository,
    private readonly users: UsersService,
    private readonly clock: Clock,
  ) {}

  get(userId: string): Promise<NotificationPreferences> {
    return this.preferences.find(userId);
  }

  /**
   * A change that changes nothing writes nothing.
   * @param assertUnchanged gets the present ones, and throws when the caller saw others
   * @throws MandatoryCategory, EmptyQuietHours
   */
  async change(
    tx: Transaction,
    userId: string,
    change: PreferencesChange,
    assertUnchanged: (preferences: NotificationPreferences) => void,
  ): Promise<NotificationPreferences> {
    const before = await this.preferences.read(tx, userId);
    assertUnchanged(before);
    return this.apply(tx, before, change);
  }

  /**
   * Turns a category off, whatever else was chosen meanwhile. Does nothing for an account that was
   * erased: it must leave no row behind.
   */
  async mute(tx: Transaction, userId: string, category: Category, channel: Channel): Promise<void> {
    const account = await this.users.findIn(tx, userId);
    if (!account || account.status === 'erased') return;
    const before = await this.preferences.read(tx, userId);
    await this.apply(tx, before, { choices: [{ category, channel, enabled: false }] });
  }

  private async apply(
    tx: Transaction,
    before: NotificationPreferences,
    change: PreferencesChange,
  ): Promise<NotificationPreferences> {
    const chosen = choose(before, change);
    if (isDeepStrictEqual(chosen, before)) return before;
    const now = this.clock.now();
    const after = { ...chosen, version: before.version + 1 };
    await this.preferences.write(tx, after, now);
    // What waits is decided on again, by the new preferences.
    const digests = !isDeepStrictEqual(after.digests, before.digests);
    await reviewHeldMessages(tx, after.userId, { now, digests });
    return after;
  }
}
