import type { LinkPageWords } from './link-page-words.js';

const ANOTHER = 'We can send you another link.';

export const en: LinkPageWords = {
  pages: {
    'verify-email': {
      title: 'Confirm your e-mail address',
      intro: 'Confirm that this address is yours, so that you can use your account.',
      button: 'Confirm address',
      done: 'Done. You can sign in now.',
      again:
        'If you have confirmed your address already, sign in. Otherwise, we can send you ' +
        'another link.',
    },
    'accept-invitation': {
      title: 'You are invited',
      intro: 'An account was opened for you. Choose a password to start using it.',
      button: 'Accept invitation',
      done: 'Done. You can sign in now.',
      again:
        'If you have accepted the invitation already, sign in. Otherwise, we can send you ' +
        'another link.',
    },
    'download-export': {
      title: 'The copy of your data',
      intro: 'You can download it here, once: we delete it as soon as you have it.',
      button: 'Download the copy',
      done: 'Done. The copy is among your downloads.',
      again: 'Sign in to ask for another copy.',
    },
    'reset-password': {
      title: 'Choose a new password',
      intro: 'Your old password stops working, and you are signed out everywhere.',
      button: 'Set password',
      done: 'Done. You can sign in with the new password now.',
      again: ANOTHER,
    },
    'confirm-email-change': {
      title: 'Change of an e-mail address',
      intro:
        'An account is to have another e-mail address. It changes once both the present and ' +
        'the new address have agreed.',
      button: 'Agree',
      done: 'Done. The account has its new address. Please sign in again.',
      waiting: 'Thank you. The other address has yet to agree: open the link that we mailed to it.',
      again: 'Sign in to ask for the change again.',
    },
  },
  password: 'Password',
  passwordHint: '15 to 128 characters. A few random words make a good one.',
  resetHint:
    '15 to 128 characters, or at least 8 with a second factor. A few random words make a good one.',
  passwordRefused: null,
  passwordNeeded: 'Please choose a password for your account.',
  refused: 'This link has expired or was used already.',
  incomplete: 'This link is not complete, or it was opened before. Open it from the e-mail again.',
  failed: 'That did not work. Please try again later.',
  unreachable: 'The server could not be reached. Please try again.',
  email: 'E-mail address',
  sendAgain: 'Send another link',
  sent: 'If there is an account that waits for a link at this address, an e-mail is on its way.',
  signIn: 'Sign in',
  noScript: 'This page needs JavaScript to read your link.',
};
