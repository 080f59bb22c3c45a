import type { MailTexts } from './mail-texts.js';

export const en: MailTexts = {
  greeting: (name) => (name === null ? 'Hello,' : `Hello ${name},`),
  linkHint: 'If the button does not work, open this link:',
  footer: (brand, supportEmail) =>
    supportEmail
      ? `${brand} sent this message automatically because of your account. Replies reach ` +
        `${supportEmail}.`
      : `${brand} sent this message automatically because of your account. Please do not ` +
        `reply to it.`,
  help: (supportEmail) => `If something is not right, write to ${supportEmail}.`,
  seeOrder: 'View your order',
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
    preheader: (total) => `We have received your order for ${total}.`,
    heading: 'Thank you for your order',
    intro: 'We have received your order and reserved everything in it for you.',
    closing: 'We will e-mail you again if anything changes.',
  },
  orderCancelled: {
    subject: (number) => `Your order ${number} was cancelled`,
    preheader: (total) => `Your order for ${total} was cancelled.`,
    heading: 'Your order was cancelled',
    intro: 'This order was cancelled, and nothing in it will be delivered.',
    closing: null,
  },
  verifyEmail: {
    subject: 'Confirm your e-mail address',
    preheader: 'One more step to open your account.',
    heading: 'Confirm your e-mail address',
    intro: 'Please confirm that this address is yours, so that you can use your account.',
    action: 'Confirm address',
    note:
      'The link works once, within 24 hours. If you did not register, ignore this message: ' +
      'nothing will happen.',
  },
  registrationRepeated: {
    subject: 'You already have an account',
    preheader: 'Somebody tried to register with your address.',
    heading: 'You already have an account',
    intro:
      'Somebody, perhaps you, tried to register with this address. It already has an ' +
      'account, so no new one was opened.',
    action: '',
    note:
      'If it was you, sign in with your password. If it was not, you need do nothing: your ' +
      'account is unchanged.',
  },
  acceptInvitation: {
    subject: 'You are invited',
    preheader: 'Choose a password to get started.',
    heading: 'You are invited',
    intro: 'An account was opened for you. Choose a password to start using it.',
    action: 'Accept invitation',
    note: 'The link works once, within 7 days. If you do not want an account, ignore this message.',
  },
  exportReady: {
    subject: 'The copy of your data is ready',
    preheader: 'Download the data we hold about you.',
    heading: 'The copy of your data is ready',
    intro:
      'You asked for a copy of the data we hold about you. It is ready to download as a ZIP file.',
    action: 'Download the copy',
    note:
      'The link works once, within 24 hours; after that we delete the copy. If you did not ask ' +
      'for it, change your password.',
  },
  resetPassword: {
    subject: 'Choose a new password',
    preheader: 'Somebody, perhaps you, asked for a new password for your account.',
    heading: 'Choose a new password',
    intro:
      'Somebody, perhaps you, asked for a new password for your account. Choosing one signs ' +
      'you out everywhere.',
    action: 'Choose a new password',
    note:
      'The link works once, within 30 minutes. If it was not you, ignore this message: your ' +
      'password stays as it is.',
  },
  changeEmailOld: {
    subject: 'Do you want another e-mail address?',
    preheader: 'Somebody, perhaps you, asked to change the address of your account.',
    heading: 'Do you want another e-mail address?',
    intro:
      'Somebody who is signed in to your account asked to change its e-mail address. It ' +
      'changes once both this address and the new one have agreed.',
    action: 'Agree to the change',
    note:
      'The link works once, within 24 hours. If it was not you, do not open it, and change ' +
      'your password at once.',
    offersHelp: true,
  },
  changeEmailNew: {
    subject: 'Confirm your new e-mail address',
    preheader: 'An account is to be moved to this address.',
    heading: 'Confirm your new e-mail address',
    intro:
      'Please confirm that this address is yours. The account moves to it once its present ' +
      'address has agreed, too.',
    action: 'Confirm address',
    note:
      'The link works once, within 24 hours. If you did not ask for this, ignore this message: ' +
      'nothing will happen.',
  },
  securityNotice: {
    note: 'If it was you, you need do nothing. If it was not, change your password at once.',
    labels: { when: 'When', from: 'From', device: 'Device', by: 'By' },
    staff: 'our staff',
    device: (browser, system) => `${browser} on ${system}`,
    kinds: {
      'password-changed': {
        note:
          'If it was you, you need do nothing. If it was not, ask for a new password at once: ' +
          '“Forgot password”.',
        heading: 'Your password was changed',
        intro: 'The password of your account was changed, and you were signed out everywhere else.',
      },
      'password-reset': {
        note:
          'If it was you, you need do nothing. If it was not, ask for a new password at once: ' +
          '“Forgot password”. Then secure your mailbox, too: somebody else may be reading your ' +
          'e-mail.',
        heading: 'Your password was reset',
        intro:
          'The password of your account was reset with a link from an e-mail, and you were ' +
          'signed out everywhere.',
      },
      'email-changed': {
        thing: 'New address',
        heading: 'Your address was changed',
        intro: 'Your account now has another e-mail address.',
      },
      'refresh-token-reused': {
        heading: 'You were signed out on one device',
        intro:
          'One of your sign-ins was used in two places, as if it had been copied, so we ' +
          'ended it. Please sign in again.',
      },
      'second-factor-added': {
        heading: 'A second factor was added',
        intro: 'Your account now asks for a second factor when somebody signs in.',
      },
      'second-factor-removed': {
        heading: 'A second factor was removed',
        intro: 'A second factor of your account was removed.',
      },
      'second-factors-reset': {
        heading: 'Your second factors were removed',
        intro:
          'All second factors of your account were removed at your request, and you were ' +
          'signed out everywhere. Your password alone is now enough to sign in, so please ' +
          'set up a second factor again.',
      },
      'recovery-codes-made': {
        heading: 'You have new recovery codes',
        intro: 'New recovery codes were made for your account. The previous ones no longer work.',
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
        heading: 'Another way to sign in was added',
        intro: 'An account at another provider can now sign in to your account.',
      },
      'more-acts': {
        heading: 'More was done to your account',
        intro:
          'This happened more often within an hour than we write single mails about. Here is ' +
          'how often, besides what you had mails of.',
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
          'A client of your account was given new credentials: programs that have them can ' +
          'act for you.',
      },
      'account-erasure-begun': {
        note: 'Erased data cannot be restored.',
        heading: 'Your account is being erased',
        intro: 'The erasure of your account has begun. You are signed out everywhere.',
      },
    },
  },
};
