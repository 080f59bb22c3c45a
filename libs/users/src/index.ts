export type { Account } from './accounts/account.entity.js';
export { Accounts } from './accounts/accounts.js';
export { ACTIVE_ACCOUNT_FRAGMENT } from './accounts/active-account.sql.js';
export { Administrators } from './accounts/administrators.js';
export type { Contact } from './accounts/contact.js';
export { Locale, PersonName } from './accounts/dto/name-and-locale.js';
export {
  type HeldNotice,
  type NoticePlace,
  SECURITY_NOTICES,
  type SecurityNotice,
  USER_SECURITY_NOTICE,
  type UserSecurityNotice,
} from './core/security-notice.events.js';
export { EmailUnchanged, MailCoolDown, RoleNotYours, UserNotFound } from './core/user.errors.js';
export {
  EMAIL_CHANGE_ASKED,
  type EmailChangeAsked,
  PASSWORD_RESET_ASKED,
  type PasswordResetAsked,
  REGISTRATION_REPEATED,
  type RegistrationRepeated,
  SESSION_ENDED,
  type SessionEnded,
  USER_INVITED,
  USER_REGISTERED,
  USER_SIGNED_OUT,
  USER_SUSPENDED,
  type UserInvited,
  type UserRegistered,
  type UserSignedOut,
  type UserSuspended,
} from './core/user.events.js';
export { UsersService } from './directory/users.service.js';
export { type ConfirmationState, EmailChanges } from './email-changes/email-changes.js';
export { preferredLocale } from './languages/accept-language.js';
export { LANGUAGES, type Language, languageIn } from './languages/languages.js';
export { SecurityNotices } from './notices/security-notices.js';
export { OneTimeTokens, type TokenPurpose } from './one-time-tokens/one-time-tokens.js';
export { accessOf } from './roles/access.sql.js';
export { type Access, AccountAccess } from './roles/account-access.js';
export { Grants } from './roles/grants.js';
export { Roles } from './roles/roles.js';
export type { AccessRow, Role } from './roles/roles.repository.js';
export { UsersModule, UsersServicesModule } from './users.module.js';
