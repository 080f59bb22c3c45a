import type { MailTexts } from './mail-texts.js';

export const fr: MailTexts = {
  greeting: (name) => `Bonjour ${name},`,
  linkHint: 'Si le bouton ne fonctionne pas, ouvrez ce lien :',
  footer: (brand) =>
    `${brand} a envoyé ce message automatiquement au sujet de votre compte. Merci de ne pas y répondre.`,
  labels: {
    number: 'Commande',
    reference: 'Votre référence',
    placedAt: 'Passée le',
    reason: 'Motif',
    product: 'Article',
    lineTotal: 'Montant',
    total: 'Total',
  },
  moreLines: (count, written) => (count === 1 ? 'et 1 autre ligne' : `et ${written} autres lignes`),
  orderPlaced: {
    subject: (number) => `Votre commande ${number}`,
    preheader: (total) => `Nous avons bien reçu votre commande de ${total}.`,
    heading: 'Merci pour votre commande',
    intro: 'Nous avons bien reçu votre commande et réservé tous ses articles pour vous.',
    closing: 'Nous vous écrirons de nouveau si quelque chose change.',
  },
  orderCancelled: {
    subject: (number) => `Votre commande ${number} est annulée`,
    preheader: (total) => `Votre commande de ${total} est annulée.`,
    heading: 'Votre commande est annulée',
    intro: 'Cette commande est annulée. Aucun de ses articles ne sera livré.',
    closing: 'Si vous ne vous y attendiez pas, veuillez nous contacter.',
  },
  verifyEmail: {
    subject: 'Confirmez votre adresse e-mail',
    preheader: 'Encore une étape pour ouvrir votre compte.',
    heading: 'Confirmez votre adresse e-mail',
    intro: 'Veuillez confirmer que cette adresse est la vôtre afin que votre compte puisse être utilisé.',
    action: "Confirmer l'adresse",
    note: 'Le lien fonctionne une seule fois et pour une durée limitée. Si vous ne vous êtes pas inscrit, ignorez ce message.',
  },
  registrationRepeated: {
    subject: 'Vous avez déjà un compte',
    preheader: "Quelqu'un a voulu s'inscrire avec votre adresse.",
    heading: 'Vous avez déjà un compte',
    intro:
      "Quelqu'un, peut-être vous, a voulu s'inscrire avec cette adresse. Elle a déjà un compte ; aucun autre n'a été ouvert.",
    action: '',
    note: "Si c'était vous, connectez-vous avec votre mot de passe. Sinon, il n'y a rien à faire : votre compte est inchangé.",
  },
  acceptInvitation: {
    subject: 'Vous êtes invité',
    preheader: 'Choisissez un mot de passe pour commencer.',
    heading: 'Vous êtes invité',
    intro: "Un compte a été ouvert pour vous. Choisissez un mot de passe pour l'utiliser.",
    action: "Accepter l'invitation",
    note: 'Le lien fonctionne une seule fois et pour une durée limitée. Si vous ne voulez pas de compte, ignorez ce message.',
  },
};
