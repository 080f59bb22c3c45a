import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { OneOf } from '@orderly/platform/http/fields/choices';
import { RfcId } from '@orderly/platform/http/fields/ids';
import { defineEvent } from '@orderly/platform/messaging/events/event-catalogue';
import { UserPermission } from './users.permissions.js';

/** What most events of this module carry. */
class AboutUser {
  @RfcId()
  readonly userId: string;
}

export class UserRegistered extends AboutUser {}

export const USER_REGISTERED = defineEvent({
  type: 'users.user-registered.v1',
  summary:
    'An account was registered, or the verification mail requested again: the address needs a ' +
    'mail with a link.',
  data: UserRegistered,
  audience: 'internal',
});

export class RegistrationRepeated extends AboutUser {}

export const REGISTRATION_REPEATED = defineEvent({
  type: 'users.registration-repeated.v1',
  summary:
    'A visitor tried to register an address that has an account: its owner gets a notice, the ' +
    'visitor learns nothing.',
  data: RegistrationRepeated,
  audience: 'internal',
});

export class UserInvited extends AboutUser {
  @RfcId()
  readonly invitedBy: string;
}

export const USER_INVITED = defineEvent({
  type: 'users.user-invited.v1',
  summary: 'A person was invited to an account, or invited again.',
  data: UserInvited,
  audience: 'internal',
});

export class UserSignedOut extends AboutUser {}

export const USER_SIGNED_OUT = defineEvent({
  type: 'users.user-signed-out.v1',
  summary:
    'All sessions of an account were ended, but for the one that asked for it: no browser that ' +
    'someone else may have added gets pushes any more.',
  data: UserSignedOut,
  audience: 'internal',
});

export class SessionEnded extends AboutUser {
  @RfcId()
  readonly sessionId: string;
}

export const SESSION_ENDED = defineEvent({
  type: 'users.session-ended.v1',
  summary:
    'One session of an account was ended: by its owner, by a log-out, or because its refresh ' +
    'token was used twice. The browsers that subscribed in it get no pushes any more.',
  data: SessionEnded,
  audience: 'internal',
});

export class PasswordResetAsked extends AboutUser {}

export const PASSWORD_RESET_ASKED = defineEvent({
  type: 'users.password-reset-asked.v1',
  summary:
    'A visitor who may be the owner forgot the password: the address needs a mail with a link.',
  data: PasswordResetAsked,
  audience: 'internal',
});

export class EmailChangeAsked extends AboutUser {
  @RfcId()
  readonly emailChangeId: string;

  @OneOf(['old', 'new'])
  readonly address: 'old' | 'new';
}

export const EMAIL_CHANGE_ASKED = defineEvent({
  type: 'users.email-change-asked.v1',
  summary:
    "A change of an account's address was requested: one of the two addresses, which are not in " +
    'the event, needs a mail with a link.',
  data: EmailChangeAsked,
  audience: 'internal',
});

@ApiSchema({ name: 'UserSuspendedData' })
export class UserSuspended extends AboutUser {
  @RfcId()
  readonly suspendedBy: string;
}

export const USER_SUSPENDED = defineEvent({
  type: 'users.user-suspended.v1',
  summary: 'An account was suspended: its sessions, keys and clients no longer work.',
  data: UserSuspended,
  audience: 'public',
  permission: UserPermission.Read,
});
