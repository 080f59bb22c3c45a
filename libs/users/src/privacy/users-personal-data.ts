import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { ErasureConsumer } from '@orderly/platform/privacy/erasure-consumer';
import { Erasures } from '@orderly/platform/privacy/erasures';
import { OwnedTables } from '@orderly/platform/privacy/owned-tables';
import {
  type Erasure,
  type ExportedFile,
  PersonalData,
} from '@orderly/platform/privacy/personal-data';
import { DataSource } from 'typeorm';
import { AccountsRepository } from '../accounts.repository.js';
import { toUserResponse } from '../dto/user.response.js';

/** The account itself, and what hangs on it. */
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

  override async erase(tx: Transaction, userId: string): Promise<Erasure> {
    const owned = await this.owned.erase(tx, userId);
    const account = await this.accounts.forgetPerson(tx, userId);
    return {
      changed: owned + Number(account),
      kept: {
        account:
          'Its id and its times, without name and address: orders and the audit log refer to it.',
      },
    };
  }

  private async *account(userId: string): AsyncIterable<object> {
    const account = await this.accounts.findById(userId);
    if (account) yield toUserResponse(account);
  }
}

@Injectable()
export class UsersErasureConsumer extends ErasureConsumer {
  readonly name = 'users-erasure';

  constructor(
    protected override readonly data: UsersPersonalData,
    erasures: Erasures,
  ) {
    super(erasures);
  }
}
