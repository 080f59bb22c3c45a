export { preferredLocale } from './accept-language.js';
export { accessOf } from './access.sql.js';
export type { Account, AccountStatus } from './account.entity.js';
export { type Access, AccountAccess } from './account-access.js';
export { Accounts, type Registration } from './accounts.js';
export type { Contact } from './contact.js';
export { Locale, PersonName } from './dto/name-and-locale.js';
export { type ConfirmationState, EmailChanges } from './email-changes.js';
export { Grants } from './grants.js';
export { LANGUAGES, type Language, languageIn } from './languages.js';
export { OneTimeTokens, type TokenPurpose } from './one-time-tokens.js';
export { Roles } from './roles.js';
export type { AccessRow, Role } from './roles.repository.js';
export { SecurityNotices } from './security-notices.js';
export { EmailUnchanged, MailCoolDown, RoleNotYours, UserNotFound } from './user.errors.js';
export {
  EMAIL_CHANGE_ASKED,
  type EmailChangeAsked,
  type HeldNotice,
  type NoticePlace,
  PASSWORD_RESET_ASKED,
  type PasswordResetAsked,
  REGISTRATION_REPEATED,
  type RegistrationRepeated,
  SECURITY_NOTICES,
  type SecurityNotice,
  USER_INVITED,
  USER_REGISTERED,
  USER_SECURITY_NOTICE,
  USER_SUSPENDED,
  type UserInvited,
  type UserRegistered,
  type UserSecurityNotice,
  type UserSuspended,
} from './user.events.js';
export { UsersModule, UsersServicesModule } from './users.module.js';
export { USER_PERMISSIONS, UserPermission } from './users.permissions.js';
export { UsersService } from './users.service.js';
