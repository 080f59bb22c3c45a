export const USER_REGISTERED = 'users.user-registered.v1';
/** Somebody registered, or asked for the verification mail again: the address needs a mail with a link. */
export interface UserRegistered {
  readonly userId: string;
}

export const REGISTRATION_REPEATED = 'users.registration-repeated.v1';
/** Somebody tried to register an address that has an account: its owner gets a notice, the visitor learns nothing. */
export interface RegistrationRepeated {
  readonly userId: string;
}

export const USER_INVITED = 'users.user-invited.v1';
export interface UserInvited {
  readonly userId: string;
  readonly invitedBy: string;
}

export const USER_SUSPENDED = 'users.user-suspended.v1';
export interface UserSuspended {
  readonly userId: string;
  readonly suspendedBy: string;
}
