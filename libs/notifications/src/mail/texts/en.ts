import type { MailTexts } from './mail-texts.js';
import { en as orders } from './orders/en.js';

export const en: MailTexts = {
  greeting: (name) => (name === null ? 'Hello,' : `Hello ${name},`),
  linkHint: 'If the button does not work, open this link:',
  footer: (brand, supportEmail) =>
    supportEmail
      ? `${brand} sent this message automatically because of your account. Replies reach ` +
        `${supportEmail}.`
      : `${brand} sent this message automatically because of your account. Please do not ` +
        `reply to it.`,
  help: (supportEmail) => `If something is wrong, write to ${supportEmail}.`,
  optOut: {
    preferences: 'Choose which e-mails you get',
    unsubscribe: 'Unsubscribe from e-mails like this',
  },
  orders,
  verifyEmail: {
    subject: 'Confirm your e-mail address',
    preheader: 'One more step and your account is ready.',
    heading: 'Confirm your e-mail address',
    intro: 'Please confirm that this address is yours so that you can use your account.',
    action: 'Confirm address',
    note:
      'The link works once and expires after 24 hours. If you did not register, you can ignore ' +
      'this message.',
  },
  registrationRepeated: {
    subject: 'You already have an account',
    preheader: 'Someone tried to register with your address.',
    heading: 'You already have an account',
    intro:
      'Someone, perhaps you, tried to register with this address. It already has an account, so ' +
      'no new one was created.',
    action: null,
    note:
      'If this was you, sign in with your password. If not, you do not need to do anything: your ' +
      'account is unchanged.',
  },
  acceptInvitation: {
    subject: 'You have been invited',
    preheader: 'Choose a password to get started.',
    heading: 'You have been invited',
    intro: 'An account has been created for you. Choose a password to start using it.',
    action: 'Accept invitation',
    note:
      'The link works once and expires after 7 days. If you do not want an account, ignore this ' +
      'message.',
  },
  exportReady: {
    subject: 'Your data is ready to download',
    preheader: 'Download the data we hold about you.',
    heading: 'Your data is ready to download',
    intro:
      'You asked for a copy of the data we hold about you. It is ready to download as a ZIP file.',
    action: 'Download your data',
    note:
      'The link works once and expires after 24 hours; we then delete the copy. If you did not ' +
      'ask for it, change your password.',
  },
  resetPassword: {
    subject: 'Choose a new password',
    preheader: 'Someone, perhaps you, asked to reset the password of your account.',
    heading: 'Choose a new password',
    intro:
      'Someone, perhaps you, asked to reset the password of your account. When you choose a new ' +
      'one, you are signed out everywhere.',
    action: 'Choose a new password',
    note:
      'The link works once and expires after 30 minutes. If this was not you, ignore this ' +
      'message: your password stays the same.',
  },
  changeEmailOld: {
    subject: 'Do you want to change your e-mail address?',
    preheader: 'Someone, perhaps you, asked to change the e-mail address of your account.',
    heading: 'Do you want to change your e-mail address?',
    intro:
      'Someone who is signed in to your account asked to change its e-mail address. It changes ' +
      'once you have agreed at both this address and the new one.',
    action: 'Confirm the change',
    note:
      'The link works once and expires after 24 hours. If this was not you, do not open it, and ' +
      'change your password immediately.',
    offersHelp: true,
  },
  changeEmailNew: {
    subject: 'Confirm your new e-mail address',
    preheader: 'Someone wants to use this address for an account.',
    heading: 'Confirm your new e-mail address',
    intro:
      'Please confirm that this address is yours. The account switches to it once the change has ' +
      'also been confirmed at the current address.',
    action: 'Confirm address',
    note:
      'The link works once and expires after 24 hours. If you did not ask for this, you can ' +
      'ignore this message.',
  },
  digest: {
    subject: 'News about your orders',
    preheader:
      '{count, plural, one {There is news} other {There are # pieces of news}} about your orders.',
    heading: 'News about your orders',
    intro: 'This is what has happened since the last summary.',
    action: null,
    note: 'You get this summary because you chose to get one e-mail instead of several.',
  },
  securityNotice: {
    note:
      'If this was you, you do not need to do anything. If not, change your password ' +
      'immediately.',
    labels: { when: 'When', from: 'From', device: 'Device', by: 'By' },
    staff: 'our staff',
    device: (browser, system) => `${browser} on ${system}`,
    kinds: {
      'password-changed': {
        note:
          'If this was you, you do not need to do anything. If not, reset your password ' +
          'immediately: choose “Forgot password” on the sign-in page.',
        heading: 'Your password was changed',
        intro: 'The password of your account was changed, and you were signed out everywhere else.',
      },
      'password-reset': {
        note:
          'If this was you, you do not need to do anything. If not, reset your password ' +
          'immediately: choose “Forgot password” on the sign-in page. Then secure your mailbox ' +
          'as well: someone else may be reading your e-mail.',
        heading: 'Your password was reset',
        intro:
          'The password of your account was reset with a link from an e-mail, and you were ' +
          'signed out everywhere.',
      },
      'email-changed': {
        thing: 'New address',
        heading: 'Your e-mail address was changed',
        intro: 'The e-mail address of your account was changed.',
      },
      'refresh-token-reused': {
        heading: 'You were signed out on one device',
        intro:
          'One of your sign-ins was used in two places and may have been copied, so we ended it. ' +
          'Please sign in again.',
      },
      'second-factor-added': {
        heading: 'A second factor was added',
        intro: 'Signing in to your account now needs a second factor.',
      },
      'second-factor-removed': {
        heading: 'A second factor was removed',
        intro: 'A second factor was removed from your account.',
      },
      'second-factors-reset': {
        heading: 'Your second factors were removed',
        intro:
          'All second factors were removed from your account at your request, and you were ' +
          'signed out everywhere. Your password alone is now enough to sign in, so please set up ' +
          'a second factor again.',
      },
      'recovery-codes-made': {
        heading: 'You have new recovery codes',
        intro:
          'New recovery codes were created for your account. The previous ones no longer work.',
      },
      'recovery-code-used': {
        heading: 'A recovery code was used',
        intro: 'Someone signed in to your account with one of its recovery codes.',
      },
      'passkey-added': {
        thing: 'Passkey',
        heading: 'A passkey was added',
        intro:
          'A passkey was added to your account. It can be used to sign in without your password.',
      },
      'passkey-removed': {
        thing: 'Passkey',
        heading: 'A passkey was removed',
        intro: 'A passkey was removed from your account.',
      },
      'phone-changed': {
        heading: 'Your phone number was changed',
        intro: 'A phone number was confirmed for your account. Text messages now go to it.',
      },
      'phone-removed': {
        heading: 'Your phone number was removed',
        intro: 'The phone number of your account was removed. You get no more text messages.',
      },
      'identity-linked': {
        thing: 'Provider',
        heading: 'Another way to sign in was added',
        intro: 'You can now sign in to your account with an account at another provider.',
      },
      'more-acts': {
        heading: 'More activity on your account',
        intro:
          'There was more activity within an hour than we send separate e-mails about. This is ' +
          'how often it happened, in addition to the e-mails you have already received.',
      },
      'api-key-made': {
        thing: 'API key',
        heading: 'An API key was created',
        intro:
          'An API key was created for your account. Programs that have it can act on your behalf.',
      },
      'client-made': {
        thing: 'Client',
        heading: 'An OAuth client was added',
        intro:
          'A client was added to your account. Programs that have its credentials can act on ' +
          'your behalf.',
      },
      'client-credentials-renewed': {
        thing: 'Client',
        heading: 'A client has new credentials',
        intro:
          'A client of your account was given new credentials. Programs that have them can act ' +
          'on your behalf.',
      },
      'account-erasure-begun': {
        note: 'Erased data cannot be restored.',
        heading: 'Your account is being erased',
        intro: 'The erasure of your account has begun. You are signed out everywhere.',
      },
    },
  },
  phoneCode: (brand, code) =>
    `${code} is your ${brand} code to confirm this phone number. It is valid for 10 minutes. ` +
    'Do not share it with anyone.',
};
