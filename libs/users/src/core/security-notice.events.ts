import { Bool, OneOf } from '@orderly/platform/http/fields/choices';
import { ListOf, Nested } from '@orderly/platform/http/fields/containers';
import { RfcId } from '@orderly/platform/http/fields/ids';
import { Int } from '@orderly/platform/http/fields/numbers';
import { PlainString } from '@orderly/platform/http/fields/text';
import { defineEvent } from '@orderly/platform/messaging/events/event-catalogue';

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
  'phone-changed',
  'phone-removed',
  'identity-linked',
  'api-key-made',
  'client-made',
  'client-credentials-renewed',
  'account-erasure-begun',
  'more-acts',
] as const;
export type SecurityNotice = (typeof SECURITY_NOTICES)[number];

/** The place of an act, which helps owners to distinguish their own acts from those of others. */
export class NoticePlace {
  @PlainString({ nullable: true })
  readonly ip: string | null;

  @PlainString({ nullable: true, description: 'ISO 3166-1 alpha-2.' })
  readonly country: string | null;

  @PlainString({ nullable: true })
  readonly browser: string | null;

  @PlainString({ nullable: true })
  readonly system: string | null;
}

/** How often something happened for which no separate mail was sent. */
export class HeldNotice {
  @OneOf(SECURITY_NOTICES)
  readonly kind: SecurityNotice;

  @Int({ min: 1 })
  readonly times: number;
}

export class UserSecurityNotice {
  @RfcId()
  readonly userId: string;

  @OneOf(SECURITY_NOTICES)
  readonly kind: SecurityNotice;

  @RfcId({
    optional: true,
    description: 'Set when the notice goes to the address that the account had before this change.',
  })
  readonly emailChangeId?: string;

  @PlainString({
    optional: true,
    description: "The owner's name for the object of the notice: a key, a passkey, a provider.",
  })
  readonly name?: string;

  @Nested(NoticePlace, {
    optional: true,
    description:
      'Absent when no request caused it, and when another person did: their address must not be ' +
      'disclosed to the owner.',
  })
  readonly from?: NoticePlace;

  @Bool({ optional: true, description: 'Set when an administrator or the operator did it.' })
  readonly byStaff?: boolean;

  @ListOf(HeldNotice, {
    max: SECURITY_NOTICES.length,
    optional: true,
    description: 'For `more-acts`: the other acts, which were too many for a mail each.',
  })
  readonly held?: readonly HeldNotice[];
}

export const USER_SECURITY_NOTICE = defineEvent({
  type: 'users.security-notice.v1',
  summary: 'Something was done to an account that its owner should know.',
  data: UserSecurityNotice,
  audience: 'internal',
});
