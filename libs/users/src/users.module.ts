import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PrivacyModule } from '@orderly/privacy';
import { Account } from './account.entity.js';
import { AccountAccess } from './account-access.js';
import { Accounts } from './accounts.js';
import { AccountsRepository } from './accounts.repository.js';
import { EmailChanges } from './email-changes.js';
import { EmailChangesRepository } from './email-changes.repository.js';
import { Grants } from './grants.js';
import { Invitations } from './invitations.js';
import { MeController } from './me.controller.js';
import { NoticeBudget } from './notice-budget.js';
import { OneTimeTokens } from './one-time-tokens.js';
import { OneTimeTokensRepository } from './one-time-tokens.repository.js';
import { PermissionsController } from './permissions.controller.js';
import { EraseAccount } from './privacy/erase-account.js';
import { ErasureController } from './privacy/erasure.controller.js';
import { ExportsController } from './privacy/exports.controller.js';
import { RoleEntity } from './role.entity.js';
import { RoleAssignments } from './role-assignments.js';
import { RolesController } from './roles.controller.js';
import { Roles } from './roles.js';
import { RolesRepository } from './roles.repository.js';
import { SecurityNotices } from './security-notices.js';
import { UserRoleEntity } from './user-role.entity.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';

/** The services without the routes: for the worker, the command line and other modules. */
@Module({
  imports: [TypeOrmModule.forFeature([Account, RoleEntity, UserRoleEntity]), PrivacyModule],
  providers: [
    AccountAccess,
    Accounts,
    AccountsRepository,
    EraseAccount,
    EmailChanges,
    EmailChangesRepository,
    Grants,
    Invitations,
    NoticeBudget,
    OneTimeTokens,
    OneTimeTokensRepository,
    RoleAssignments,
    Roles,
    RolesRepository,
    SecurityNotices,
    UsersService,
  ],
  exports: [
    AccountAccess,
    Accounts,
    EraseAccount,
    EmailChanges,
    Grants,
    Invitations,
    OneTimeTokens,
    RoleAssignments,
    Roles,
    RolesRepository,
    SecurityNotices,
    UsersService,
  ],
})
export class UsersServicesModule {}

/** The services and their routes: for the API. */
@Module({
  imports: [UsersServicesModule, PrivacyModule],
  // The fixed path first: `me` is no id.
  controllers: [
    MeController,
    ExportsController,
    ErasureController,
    UsersController,
    RolesController,
    PermissionsController,
  ],
  exports: [UsersServicesModule],
})
export class UsersModule {}
