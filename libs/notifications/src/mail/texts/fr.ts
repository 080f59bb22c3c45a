import type { MailTexts } from './mail-texts.js';

export const fr: MailTexts = {
  greeting: (name) => (name === null ? 'Bonjour,' : `Bonjour ${name},`),
  linkHint: 'Si le bouton ne fonctionne pas, ouvrez ce lien :',
  footer: (brand, supportEmail) =>
    supportEmail
      ? `${brand} a envoyé ce message automatiquement au sujet de votre compte. Vos réponses ` +
        `parviennent à ${supportEmail}.`
      : `${brand} a envoyé ce message automatiquement au sujet de votre compte. Merci de ne ` +
        `pas y répondre.`,
  help: (supportEmail) => `Si quelque chose ne va pas, écrivez à ${supportEmail}.`,
  seeOrder: 'Voir la commande',
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
    closing: null,
  },
  verifyEmail: {
    subject: 'Confirmez votre adresse e-mail',
    preheader: 'Encore une étape pour ouvrir votre compte.',
    heading: 'Confirmez votre adresse e-mail',
    intro:
      'Veuillez confirmer que cette adresse est la vôtre afin que votre compte puisse être ' +
      'utilisé.',
    action: "Confirmer l'adresse",
    note:
      'Le lien fonctionne une seule fois et pendant 24 heures. Si vous ne vous êtes pas ' +
      'inscrit, ignorez ce message.',
  },
  registrationRepeated: {
    subject: 'Vous avez déjà un compte',
    preheader: "Quelqu'un a voulu s'inscrire avec votre adresse.",
    heading: 'Vous avez déjà un compte',
    intro:
      "Quelqu'un, peut-être vous, a voulu s'inscrire avec cette adresse. Elle a déjà un " +
      "compte ; aucun autre n'a été ouvert.",
    action: '',
    note:
      "Si c'était vous, connectez-vous avec votre mot de passe. Sinon, il n'y a rien à faire : " +
      'votre compte est inchangé.',
  },
  acceptInvitation: {
    subject: 'Vous êtes invité',
    preheader: 'Choisissez un mot de passe pour commencer.',
    heading: 'Vous êtes invité',
    intro: "Un compte a été ouvert pour vous. Choisissez un mot de passe pour l'utiliser.",
    action: "Accepter l'invitation",
    note:
      'Le lien fonctionne une seule fois et pendant 7 jours. Si vous ne voulez pas de compte, ' +
      'ignorez ce message.',
  },
  exportReady: {
    subject: 'La copie de vos données est prête',
    preheader: 'Récupérez ce que nous conservons à votre sujet.',
    heading: 'La copie de vos données est prête',
    intro:
      'Vous avez demandé une copie de ce que nous conservons à votre sujet. Elle est prête, ' +
      'sous la forme d’un fichier ZIP.',
    action: 'Récupérer la copie',
    note:
      'Le lien fonctionne une seule fois, pendant 24 heures ; ensuite, la copie est supprimée ' +
      'chez nous. Si vous ne l’avez pas demandée, changez votre mot de passe.',
  },
  resetPassword: {
    subject: 'Choisissez un nouveau mot de passe',
    preheader: "Quelqu'un, peut-être vous, a oublié le mot de passe de votre compte.",
    heading: 'Choisissez un nouveau mot de passe',
    intro:
      "Quelqu'un, peut-être vous, a demandé un nouveau mot de passe pour votre compte. Il " +
      'met fin à toutes les sessions du compte.',
    action: 'Choisir un mot de passe',
    note:
      "Le lien fonctionne une seule fois et pendant 30 minutes. Si ce n'était pas vous, " +
      'ignorez ce message : votre mot de passe reste inchangé.',
  },
  changeEmailOld: {
    subject: 'Souhaitez-vous une autre adresse e-mail ?',
    preheader: "Quelqu'un, peut-être vous, a demandé une autre adresse pour votre compte.",
    heading: 'Souhaitez-vous une autre adresse e-mail ?',
    intro:
      "Quelqu'un qui est connecté à votre compte a demandé une autre adresse e-mail. Elle " +
      'changera quand cette adresse et la nouvelle auront accepté.',
    action: 'Accepter le changement',
    note:
      "Le lien fonctionne une seule fois et pendant 24 heures. Si ce n'était pas vous, ne " +
      "l'ouvrez pas et changez tout de suite votre mot de passe.",
    offersHelp: true,
  },
  changeEmailNew: {
    subject: 'Confirmez votre nouvelle adresse e-mail',
    preheader: 'Un compte doit recevoir cette adresse.',
    heading: 'Confirmez votre nouvelle adresse e-mail',
    intro:
      'Veuillez confirmer que cette adresse est la vôtre. Le compte la recevra quand son ' +
      'adresse actuelle aura accepté elle aussi.',
    action: "Confirmer l'adresse",
    note:
      "Le lien fonctionne une seule fois et pendant 24 heures. Si vous n'avez rien demandé, " +
      'ignorez ce message : rien ne se passera.',
  },
  securityNotice: {
    note: "Si c'était vous, il n'y a rien à faire. Sinon, changez tout de suite votre mot de passe.",
    labels: { when: 'Quand', from: 'Depuis', device: 'Appareil', by: 'Par' },
    staff: 'notre équipe',
    device: (browser, system) => `${browser} ${/^iP/.test(system) ? 'sur' : 'sous'} ${system}`,
    kinds: {
      'password-changed': {
        note:
          "Si c'était vous, il n'y a rien à faire. Sinon, demandez tout de suite un nouveau " +
          'mot de passe (« Mot de passe oublié »).',
        heading: 'Votre mot de passe a été changé',
        intro:
          'Le mot de passe de votre compte a été changé et toutes les autres sessions sont ' +
          'terminées.',
      },
      'password-reset': {
        note:
          "Si c'était vous, il n'y a rien à faire. Sinon, demandez tout de suite un nouveau " +
          'mot de passe (« Mot de passe oublié ») et protégez aussi votre messagerie : ' +
          "quelqu'un d'autre lit peut-être vos e-mails.",
        heading: 'Votre mot de passe a été réinitialisé',
        intro:
          'Le mot de passe de votre compte a été réinitialisé par un lien reçu par e-mail et ' +
          'toutes les sessions sont terminées.',
      },
      'email-changed': {
        thing: 'Nouvelle adresse',
        heading: 'Votre adresse a été changée',
        intro: 'Votre compte a maintenant une autre adresse e-mail.',
      },
      'refresh-token-reused': {
        heading: 'Une session a été terminée',
        intro:
          'Une de vos sessions a servi à deux endroits, comme si elle avait été copiée. Elle ' +
          'est terminée : veuillez vous reconnecter.',
      },
      'second-factor-added': {
        heading: 'Un second facteur a été ajouté',
        intro: 'Votre compte demande maintenant un second facteur à la connexion.',
      },
      'second-factor-removed': {
        heading: 'Un second facteur a été retiré',
        intro: 'Un second facteur de votre compte a été retiré.',
      },
      'second-factors-reset': {
        heading: 'Vos seconds facteurs ont été retirés',
        intro:
          'Tous les seconds facteurs de votre compte ont été retirés à votre demande et ' +
          'toutes vos sessions ont été fermées. Votre mot de passe suffit maintenant pour ' +
          'vous connecter : configurez de nouveau un second facteur.',
      },
      'recovery-codes-made': {
        heading: 'Nouveaux codes de secours',
        intro:
          'De nouveaux codes de secours ont été créés pour votre compte ; les précédents ne ' +
          'valent plus rien.',
      },
      'recovery-code-used': {
        heading: 'Un code de secours a servi',
        intro: "Quelqu'un s'est connecté à votre compte avec un de ses codes de secours.",
      },
      'passkey-added': {
        thing: "Clé d'accès",
        heading: "Une clé d'accès a été ajoutée",
        intro: "Une clé d'accès a été ajoutée à votre compte : qui la possède peut se connecter.",
      },
      'passkey-removed': {
        thing: "Clé d'accès",
        heading: "Une clé d'accès a été retirée",
        intro: "Une clé d'accès a été retirée de votre compte.",
      },
      'identity-linked': {
        thing: 'Fournisseur',
        heading: 'Une autre façon de se connecter',
        intro: 'Un compte chez un autre fournisseur peut maintenant se connecter à votre compte.',
      },
      'more-acts': {
        heading: 'D’autres actions sur votre compte',
        intro:
          'Ces actions ont eu lieu plus souvent en une heure que nous n’envoyons d’e-mails ' +
          'séparés. Voici combien de fois, en plus des e-mails déjà reçus.',
      },
      'api-key-made': {
        thing: "Clé d'API",
        heading: "Une clé d'API a été créée",
        intro:
          "Une clé d'API a été créée pour votre compte : les programmes qui la possèdent " +
          'peuvent agir pour vous.',
      },
      'client-made': {
        thing: 'Client',
        heading: 'Un client OAuth a été ajouté',
        intro:
          'Un client a été ajouté à votre compte : les programmes qui possèdent ses ' +
          'identifiants peuvent agir pour vous.',
      },
      'client-credentials-renewed': {
        thing: 'Client',
        heading: 'Un client a de nouveaux identifiants',
        intro:
          'Un client de votre compte a reçu de nouveaux identifiants : les programmes qui ' +
          'les possèdent peuvent agir pour vous.',
      },
      'account-erasure-begun': {
        note: 'Des données effacées ne peuvent pas être rétablies.',
        heading: "Votre compte est en cours d'effacement",
        intro: "L'effacement de votre compte a commencé. Vous êtes déconnecté partout.",
      },
    },
  },
};
