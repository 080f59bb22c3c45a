import type { MailTexts } from './mail-texts.js';

export const en: MailTexts = {
  greeting: (name) => (name === null ? 'Hello,' : `Hello ${name},`),
  linkHint: 'If the button does not work, open this link:',
  footer: (brand) =>
    `${brand} sent this message automatically because of your account. Please do not reply to it.`,
  labels: {
    number: 'Order',
    reference: 'Your reference',
    placedAt: 'Placed',
    reason: 'Reason',
    product: 'Product',
    lineTotal: 'Amount',
    total: 'Total',
  },
  moreLines: (count, written) => (count === 1 ? 'and 1 more line' : `and ${written} more lines`),
  orderPlaced: {
    subject: (number) => `Your order ${number}`,
    preheader: (total) => `We have your order over ${total}.`,
    heading: 'Thank you for your order',
    intro: 'We have received your order and reserved everything in it for you.',
    closing: 'We will write again if anything about it changes.',
  },
  orderCancelled: {
    subject: (number) => `Your order ${number} was cancelled`,
    preheader: (total) => `Your order over ${total} was cancelled.`,
    heading: 'Your order was cancelled',
    intro: 'This order was cancelled. Nothing of it will be delivered.',
    closing: 'If you did not expect this, please get in touch with us.',
  },
  verifyEmail: {
    subject: 'Confirm your e-mail address',
    preheader: 'One step is left to open your account.',
    heading: 'Confirm your e-mail address',
    intro: 'Please confirm that this address is yours, so that your account can be used.',
    action: 'Confirm address',
    note: 'The link works once and for a limited time. If you did not register, ignore this message: nothing will happen.',
  },
  registrationRepeated: {
    subject: 'You already have an account',
    preheader: 'Somebody tried to register with your address.',
    heading: 'You already have an account',
    intro:
      'Somebody, perhaps you, tried to register with this address. It has an account already, so no new one was opened.',
    action: '',
    note: 'If it was you, sign in with your password. If it was not, you need do nothing: your account is unchanged.',
  },
  acceptInvitation: {
    subject: 'You are invited',
    preheader: 'Choose a password to start.',
    heading: 'You are invited',
    intro: 'An account was opened for you. Choose a password to start using it.',
    action: 'Accept invitation',
    note: 'The link works once and for a limited time. If you do not want an account, ignore this message.',
  },
  exportReady: {
    subject: 'The copy of your data is ready',
    preheader: 'Fetch what we keep about you.',
    heading: 'The copy of your data is ready',
    intro: 'You asked for a copy of what we keep about you. It is a zip file, ready to be fetched.',
    action: 'Fetch the copy',
    note: 'The link works once and for 24 hours; after that the copy is deleted here. If you did not ask for it, change your password.',
  },
  resetPassword: {
    subject: 'Choose a new password',
    preheader: 'Somebody, perhaps you, forgot the password of your account.',
    heading: 'Choose a new password',
    intro:
      'Somebody, perhaps you, asked for a new password of your account. It ends all sessions of the account.',
    action: 'Choose a password',
    note: 'The link works once and for 30 minutes. If it was not you, ignore this message: your password stays as it is.',
  },
  changeEmailOld: {
    subject: 'Do you want another e-mail address?',
    preheader: 'Somebody, perhaps you, asked for another address of your account.',
    heading: 'Do you want another e-mail address?',
    intro:
      'Somebody who is signed in to your account asked for another e-mail address. It changes once this address and the new one have both agreed.',
    action: 'Agree to the change',
    note: 'The link works once and for 24 hours. If it was not you, do not open it; change your password at once, and get in touch with us.',
  },
  changeEmailNew: {
    subject: 'Confirm your new e-mail address',
    preheader: 'An account is to have this address.',
    heading: 'Confirm your new e-mail address',
    intro:
      'Please confirm that this address is yours. The account has it once its present address has agreed, too.',
    action: 'Confirm address',
    note: 'The link works once and for 24 hours. If you did not ask for this, ignore this message: nothing will happen.',
  },
  securityNotice: {
    note: 'If it was you, you need do nothing. If it was not, change your password at once, and get in touch with us.',
    labels: { when: 'When', from: 'From', device: 'Device', by: 'By' },
    staff: 'our staff',
    device: (browser, system) => `${browser} on ${system}`,
    kinds: {
      'password-changed': {
        heading: 'Your password was changed',
        intro: 'The password of your account was changed, and all other sessions were ended.',
      },
      'password-reset': {
        heading: 'Your password was set anew',
        intro:
          'The password of your account was set anew with a link in a mail, and all sessions were ended.',
      },
      'email-changed': {
        thing: 'New address',
        heading: 'Your address was changed',
        intro: 'Your account has another e-mail address now.',
      },
      'refresh-token-reused': {
        heading: 'A session was ended',
        intro:
          'A sign-in of yours was used from two places, as if it had been copied. It was ended: please sign in again.',
      },
      'second-factor-added': {
        heading: 'A second factor was added',
        intro: 'Your account asks for a second factor now when somebody signs in.',
      },
      'second-factor-removed': {
        heading: 'A second factor was removed',
        intro: 'A second factor of your account was removed.',
      },
      'second-factors-reset': {
        heading: 'Your second factors were removed',
        intro:
          'All second factors of your account were removed at your request, and you were signed out everywhere. Signing in takes only your password now: set up a second factor again.',
      },
      'recovery-codes-made': {
        heading: 'New recovery codes',
        intro:
          'New recovery codes were made for your account; the ones before are good for nothing now.',
      },
      'recovery-code-used': {
        heading: 'A recovery code was used',
        intro: 'Somebody signed in to your account with one of its recovery codes.',
      },
      'passkey-added': {
        thing: 'Passkey',
        heading: 'A passkey was added',
        intro: 'A passkey was added to your account: whoever holds it can sign in.',
      },
      'passkey-removed': {
        thing: 'Passkey',
        heading: 'A passkey was removed',
        intro: 'A passkey was removed from your account.',
      },
      'identity-linked': {
        thing: 'Provider',
        heading: 'Another way to sign in',
        intro: 'An account with another provider can sign in to your account now.',
      },
      'api-key-made': {
        thing: 'API key',
        heading: 'An API key was made',
        intro: 'An API key was made for your account: programs that have it can act for you.',
      },
      'client-made': {
        thing: 'Client',
        heading: 'An OAuth client was added',
        intro:
          'A client was added to your account: programs that have its credentials can act for you.',
      },
      'client-credentials-renewed': {
        thing: 'Client',
        heading: 'A client has new credentials',
        intro:
          'A client of your account was given new credentials: programs that have them can act for you.',
      },
      'account-erasure-begun': {
        heading: 'Your account is being erased',
        intro: 'The erasure of your account has begun. You are signed out everywhere.',
      },
    },
  },
};
