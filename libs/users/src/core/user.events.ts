export const USER_REGISTERED = 'users.user-registered.v1';
/**
 * An account was registered, or the verification mail requested again: the address needs a mail
 * with a link.
 */
export interface UserRegistered {
  readonly userId: string;
}

export const REGISTRATION_REPEATED = 'users.registration-repeated.v1';
/**
 * A visitor tried to register an address that has an account: its owner gets a notice, the visitor
 * learns nothing.
 */
export interface RegistrationRepeated {
  readonly userId: string;
}

export const USER_INVITED = 'users.user-invited.v1';
export interface UserInvited {
  readonly userId: string;
  readonly invitedBy: string;
}

export const PASSWORD_RESET_ASKED = 'users.password-reset-asked.v1';
/** A visitor who may be the owner forgot the password: the address needs a mail with a link. */
export interface PasswordResetAsked {
  readonly userId: string;
}

export const EMAIL_CHANGE_ASKED = 'users.email-change-asked.v1';
/**
 * A change of an account's address was requested: one of the two addresses, which are not in the
 * event, needs a mail with a link.
 */
export interface EmailChangeAsked {
  readonly userId: string;
  readonly emailChangeId: string;
  readonly address: 'old' | 'new';
}

export const USER_SUSPENDED = 'users.user-suspended.v1';
export interface UserSuspended {
  readonly userId: string;
  readonly suspendedBy: string;
}

/** Each is a mail with texts of its own, in notifications. */
export const SECURITY_NOTICES = [
  'password-changed',
  'password-reset',
  'email-changed',
  'refresh-token-reused',
  'second-factor-added',
  'second-factor-removed',
  'second-factors-reset',
  'recovery-codes-made',
  'recovery-code-used',
  'passkey-added',
  'passkey-removed',
  'identity-linked',
  'api-key-made',
  'client-made',
  'client-credentials-renewed',
  'account-erasure-begun',
  'more-acts',
] as const;
export type SecurityNotice = (typeof SECURITY_NOTICES)[number];

/** The place of an act, which helps owners to distinguish their own acts from those of others. */
export interface NoticePlace {
  readonly ip: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  readonly browser: string | null;
  readonly system: string | null;
}

/** How often something happened for which no separate mail was sent. */
export interface HeldNotice {
  readonly kind: SecurityNotice;
  readonly times: number;
}

export const USER_SECURITY_NOTICE = 'users.security-notice.v1';
/** Something was done to an account that its owner should know. */
export interface UserSecurityNotice {
  readonly userId: string;
  readonly kind: SecurityNotice;
  /** Set when the notice goes to the address that the account had before this change. */
  readonly emailChangeId?: string;
  /** The owner's name for the object of the notice: a key, a passkey, a client, a provider. */
  readonly name?: string;
  /**
   * Absent when no request caused it, and when another person did: their address must not be
   * disclosed to the owner.
   */
  readonly from?: NoticePlace;
  /** Set when an administrator or the operator did it. */
  readonly byStaff?: boolean;
  /** For `more-acts`: the other acts, which were too many for a mail each. */
  readonly held?: readonly HeldNotice[];
}
