import type { MailTexts } from './mail-texts.js';

export const en: MailTexts = {
  greeting: (name) => `Hello ${name},`,
  linkHint: 'If the button does not work, open this link:',
  footer: (brand) => `${brand} sent this message automatically because of your account. Please do not reply to it.`,
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
};
