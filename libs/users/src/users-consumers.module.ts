import { Module } from '@nestjs/common';
import { PrivacyModule } from '@orderly/privacy';
import { AccountsRepository } from './accounts.repository.js';
import { NoticeBudget } from './notice-budget.js';
import { UsersErasureConsumer, UsersPersonalData } from './privacy/users-personal-data.js';
import { SecurityNotices } from './security-notices.js';
import { SendHeldNotices } from './send-held-notices.task.js';
import { DeleteUnverifiedAccounts } from './unverified/delete-unverified.task.js';
import { UnverifiedAccountsRepository } from './unverified/unverified-accounts.repository.js';

export const USERS_CONSUMERS = [UsersErasureConsumer] as const;
export const USERS_TASKS = [DeleteUnverifiedAccounts, SendHeldNotices] as const;

/** The worker's half. */
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
