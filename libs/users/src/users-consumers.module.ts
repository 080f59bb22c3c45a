import { Module } from '@nestjs/common';
import { AccountsRepository } from './accounts.repository.js';
import { UsersErasureConsumer, UsersPersonalData } from './privacy/users-personal-data.js';

/** For the worker to find the consumers by. */
export const USERS_CONSUMERS = [UsersErasureConsumer] as const;

/** The worker's half. */
@Module({
  providers: [...USERS_CONSUMERS, UsersPersonalData, AccountsRepository],
  exports: [...USERS_CONSUMERS, UsersPersonalData],
})
export class UsersConsumersModule {}
