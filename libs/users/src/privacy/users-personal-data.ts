import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import {
  deleteSome,
  ErasurePages,
  type ErasureStep,
  type ExportedFile,
  OwnedTables,
  PersonalData,
} from '@orderly/privacy';
import { ErasureConsumer } from '@orderly/privacy/worker';
import { DataSource } from 'typeorm';
import { AccountsRepository } from '../accounts/accounts.repository.js';
import { toUserResponse } from '../routes/dto/user.response.js';

/**
 * Changes of other accounts to this address hold it as well. They are deleted before the account,
 * which knows the address.
 */
const FORGET_ADDRESS_ELSEWHERE = deleteSome(
  'SELECT c.ctid FROM users.users u JOIN users.email_changes c ON c.new_email = u.email ' +
    'WHERE u.id = $1 LIMIT $2',
  'users.email_changes',
);

/** Exports and erases the account itself and its rows in this module. */
@Injectable()
export class UsersPersonalData extends PersonalData {
  override readonly module = 'users';
  private readonly owned: OwnedTables;

  constructor(
    dataSource: DataSource,
    private readonly accounts: AccountsRepository,
  ) {
    super();
    this.owned = new OwnedTables(dataSource, [
      {
        table: 'users.one_time_tokens',
        copies: ['purpose', 'email', 'created_at', 'expires_at', 'redeemed_at'],
      },
      {
        table: 'users.email_changes',
        copies: ['old_email', 'new_email', 'created_at', 'ended_at'],
      },
      { table: 'users.held_notices', key: 'kind', copies: ['times', 'first_at'] },
      {
        table: 'users.mail_budgets',
        key: 'kind',
        copies: ['window_started_at', 'last_at', 'mails'],
      },
    ]);
  }

  override export(userId: string, signal: AbortSignal): ExportedFile[] {
    return [
      { name: 'account.json', records: this.account(userId) },
      ...this.owned.export(userId, signal),
    ];
  }

  override readonly kept = {
    account:
      'Its id and its times, without name and address: orders and the audit log refer to it.',
  };

  override get erasure(): ErasureStep[] {
    return [
      ...this.owned.erasure,
      FORGET_ADDRESS_ELSEWHERE,
      async (tx, userId) => ({
        changed: Number(await this.accounts.forgetPerson(tx, userId)),
        next: null,
      }),
    ];
  }

  override discard(tx: Transaction, userIds: readonly string[]): Promise<void> {
    return this.owned.discard(tx, userIds);
  }

  private async *account(userId: string): AsyncIterable<object> {
    const account = await this.accounts.findById(userId);
    if (account) yield toUserResponse(account);
  }
}

@EventProcessor('users-erasure')
export class UsersErasureConsumer extends ErasureConsumer {
  constructor(
    protected override readonly data: UsersPersonalData,
    pages: ErasurePages,
  ) {
    super(pages);
  }
}
