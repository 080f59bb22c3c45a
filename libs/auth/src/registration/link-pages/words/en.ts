import type { LinkPageWords } from './link-page-words.js';

const ANOTHER = 'We can send you another link.';

export const en: LinkPageWords = {
  pages: {
    'verify-email': {
      title: 'Confirm your e-mail address',
      intro: 'Confirm that this address is yours so that you can use your account.',
      button: 'Confirm address',
      done: 'Done. You can sign in now.',
      again:
        'If you have already confirmed your address, sign in. Otherwise, we can send you another ' +
        'link.',
    },
    'accept-invitation': {
      title: 'You have been invited',
      intro: 'An account has been created for you. Choose a password to start using it.',
      button: 'Accept invitation',
      done: 'Done. You can sign in now.',
      again:
        'If you have already accepted the invitation, sign in. Otherwise, we can send you ' +
        'another link.',
    },
    'download-export': {
      title: 'Your data',
      intro:
        'You can download the copy of your data here once. We delete it as soon as you have ' +
        'received it.',
      button: 'Download your data',
      done: 'Done. The copy is in your downloads.',
      again: 'Sign in to ask for another copy.',
    },
    'download-file': {
      title: 'Your file',
      intro: 'You can download the file with this link once.',
      button: 'Download the file',
      done: 'Done. The file is in your downloads.',
      again: 'Ask for another link where you got this one.',
    },
    'reset-password': {
      title: 'Choose a new password',
      intro: 'Your old password stops working, and you are signed out everywhere.',
      button: 'Set password',
      done: 'Done. You can sign in with the new password now.',
      again: ANOTHER,
    },
    'confirm-email-change': {
      title: 'Change of e-mail address',
      intro:
        'The e-mail address of an account is to change. It changes once the change has been ' +
        'confirmed at both the current and the new address.',
      button: 'Confirm',
      done: 'Done. The account has its new address. Please sign in again.',
      waiting:
        'Thank you. The change must still be confirmed at the other address: open the link that ' +
        'we sent there.',
      again: 'Sign in to ask for the change again.',
    },
  },
  password: 'Password',
  passwordHint: '15 to 128 characters. A few random words make a good one.',
  resetHint:
    '15 to 128 characters, or at least 8 with a second factor. A few random words make a good one.',
  passwordRefused: null,
  passwordNeeded: 'Please choose a password for your account.',
  refused: 'This link has expired or has already been used.',
  incomplete: 'This link is incomplete or has already been opened. Open it again from the e-mail.',
  failed: 'That did not work. Please try again later.',
  unreachable: 'The server could not be reached. Please try again.',
  email: 'E-mail address',
  sendAgain: 'Send another link',
  sent: 'If an account at this address is waiting for a link, an e-mail is on its way.',
  signIn: 'Sign in',
  noScript: 'This page needs JavaScript to read your link.',
};
