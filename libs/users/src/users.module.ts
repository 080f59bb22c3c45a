import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PrivacyModule } from '@orderly/privacy';
import { Account } from './accounts/account.entity.js';
import { Accounts } from './accounts/accounts.js';
import { AccountsRepository } from './accounts/accounts.repository.js';
import { Administrators } from './accounts/administrators.js';
import { RoleAssignments } from './directory/role-assignments.js';
import { UsersService } from './directory/users.service.js';
import { EmailChanges } from './email-changes/email-changes.js';
import { EmailChangesRepository } from './email-changes/email-changes.repository.js';
import { Invitations } from './invitations/invitations.js';
import { NoticeBudget } from './notices/notice-budget.js';
import { SecurityNotices } from './notices/security-notices.js';
import { OneTimeTokens } from './one-time-tokens/one-time-tokens.js';
import { OneTimeTokensRepository } from './one-time-tokens/one-time-tokens.repository.js';
import { EraseAccount } from './privacy/erase-account.js';
import { ErasureController } from './privacy/erasure.controller.js';
import { ExportsController } from './privacy/exports.controller.js';
import { AccountAccess } from './roles/account-access.js';
import { Grants } from './roles/grants.js';
import { PermissionsController } from './roles/permissions.controller.js';
import { RoleEntity } from './roles/role.entity.js';
import { RolesController } from './roles/roles.controller.js';
import { Roles } from './roles/roles.js';
import { RolesRepository } from './roles/roles.repository.js';
import { UserRoleEntity } from './roles/user-role.entity.js';
import { MeController } from './routes/me.controller.js';
import { UsersController } from './routes/users.controller.js';

/** The services without the routes: for the worker, the command line and other modules. */
@Module({
  imports: [TypeOrmModule.forFeature([Account, RoleEntity, UserRoleEntity]), PrivacyModule],
  providers: [
    AccountAccess,
    Accounts,
    Administrators,
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
    Administrators,
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
