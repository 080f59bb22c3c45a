import { Module } from '@nestjs/common';
import { PrivacyModule } from '@orderly/privacy';
import { AccountsRepository } from '../accounts/accounts.repository.js';
import { NoticeBudget } from '../notices/notice-budget.js';
import { SecurityNotices } from '../notices/security-notices.js';
import { SendHeldNotices } from '../notices/send-held-notices.task.js';
import { UsersErasureConsumer, UsersPersonalData } from '../privacy/users-personal-data.js';
import { DeleteUnverifiedAccounts } from '../unverified/delete-unverified.task.js';
import { UnverifiedAccountsRepository } from '../unverified/unverified-accounts.repository.js';

const USERS_CONSUMERS = [UsersErasureConsumer] as const;
const USERS_TASKS = [DeleteUnverifiedAccounts, SendHeldNotices] as const;

/** The consumers and tasks of the worker. */
@Module({
  imports: [PrivacyModule],
  providers: [
    ...USERS_CONSUMERS,
    ...USERS_TASKS,
    UsersPersonalData,
    AccountsRepository,
    NoticeBudget,
    SecurityNotices,
    UnverifiedAccountsRepository,
  ],
})
export class UsersConsumersModule {}
