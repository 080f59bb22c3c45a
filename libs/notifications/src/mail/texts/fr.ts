import type { MailTexts } from './mail-texts.js';
import { fr as orders } from './orders/fr.js';

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
  optOut: {
    preferences: 'Choisir les e-mails que vous recevez',
    unsubscribe: 'Ne plus recevoir de tels e-mails',
  },
  orders,
  verifyEmail: {
    subject: 'Confirmez votre adresse e-mail',
    preheader: 'Plus qu’une étape et votre compte sera prêt.',
    heading: 'Confirmez votre adresse e-mail',
    intro:
      'Veuillez confirmer que cette adresse est la vôtre afin de pouvoir utiliser votre compte.',
    action: 'Confirmer l’adresse',
    note:
      'Le lien fonctionne une seule fois et expire après 24 heures. Si vous ne vous êtes pas ' +
      'inscrit, vous pouvez ignorer ce message.',
  },
  registrationRepeated: {
    subject: 'Vous avez déjà un compte',
    preheader: 'Quelqu’un a essayé de s’inscrire avec votre adresse.',
    heading: 'Vous avez déjà un compte',
    intro:
      'Quelqu’un, peut-être vous, a essayé de s’inscrire avec cette adresse. Un compte existe ' +
      'déjà pour cette adresse ; aucun autre n’a été créé.',
    action: null,
    note:
      'Si c’était vous, connectez-vous avec votre mot de passe. Sinon, vous n’avez rien à faire ' +
      ': votre compte est inchangé.',
  },
  acceptInvitation: {
    subject: 'Vous avez reçu une invitation',
    preheader: 'Choisissez un mot de passe pour commencer.',
    heading: 'Vous avez reçu une invitation',
    intro: 'Un compte a été créé pour vous. Choisissez un mot de passe pour l’utiliser.',
    action: 'Accepter l’invitation',
    note:
      'Le lien fonctionne une seule fois et expire après 7 jours. Si vous ne voulez pas de ' +
      'compte, ignorez ce message.',
  },
  exportReady: {
    subject: 'Vos données sont prêtes à être téléchargées',
    preheader: 'Téléchargez les données que nous conservons à votre sujet.',
    heading: 'Vos données sont prêtes à être téléchargées',
    intro:
      'Vous avez demandé une copie des données que nous conservons à votre sujet. Elle est prête ' +
      'à être téléchargée au format ZIP.',
    action: 'Télécharger mes données',
    note:
      'Le lien fonctionne une seule fois et expire après 24 heures ; nous supprimons ensuite la ' +
      'copie. Si vous ne l’avez pas demandée, changez votre mot de passe.',
  },
  resetPassword: {
    subject: 'Choisissez un nouveau mot de passe',
    preheader: 'Quelqu’un, peut-être vous, a demandé la réinitialisation de votre mot de passe.',
    heading: 'Choisissez un nouveau mot de passe',
    intro:
      'Quelqu’un, peut-être vous, a demandé la réinitialisation de votre mot de passe. Dès que ' +
      'vous en aurez choisi un nouveau, vous serez déconnecté partout.',
    action: 'Choisir un nouveau mot de passe',
    note:
      'Le lien fonctionne une seule fois et expire après 30 minutes. Si ce n’était pas vous, ' +
      'ignorez ce message : votre mot de passe reste inchangé.',
  },
  changeEmailOld: {
    subject: 'Souhaitez-vous changer d’adresse e-mail ?',
    preheader: 'Quelqu’un, peut-être vous, a demandé à changer l’adresse e-mail de votre compte.',
    heading: 'Souhaitez-vous changer d’adresse e-mail ?',
    intro:
      'Quelqu’un qui est connecté à votre compte a demandé à changer son adresse e-mail. Elle ' +
      'changera dès que vous aurez accepté depuis cette adresse et depuis la nouvelle.',
    action: 'Confirmer le changement',
    note:
      'Le lien fonctionne une seule fois et expire après 24 heures. Si ce n’était pas vous, ne ' +
      'l’ouvrez pas et changez immédiatement votre mot de passe.',
    offersHelp: true,
  },
  changeEmailNew: {
    subject: 'Confirmez votre nouvelle adresse e-mail',
    preheader: 'Quelqu’un souhaite utiliser cette adresse pour un compte.',
    heading: 'Confirmez votre nouvelle adresse e-mail',
    intro:
      'Veuillez confirmer que cette adresse est la vôtre. Le compte l’utilisera dès que le ' +
      'changement aura aussi été confirmé depuis l’adresse actuelle.',
    action: 'Confirmer l’adresse',
    note:
      'Le lien fonctionne une seule fois et expire après 24 heures. Si vous n’avez rien demandé, ' +
      'vous pouvez ignorer ce message.',
  },
  digest: {
    subject: 'Du nouveau sur vos commandes',
    preheader:
      '{count, plural, one {Il y a une nouvelle} other {Il y a # nouvelles}} ' +
      'concernant vos commandes.',
    heading: 'Du nouveau sur vos commandes',
    intro: 'Voici ce qui s’est passé depuis le dernier récapitulatif.',
    action: null,
    note:
      'Vous recevez ce récapitulatif parce que vous avez choisi un seul e-mail au lieu de ' +
      'plusieurs.',
  },
  securityNotice: {
    note:
      'Si c’était vous, vous n’avez rien à faire. Sinon, changez immédiatement votre mot ' +
      'de passe.',
    labels: { when: 'Quand', from: 'Depuis', device: 'Appareil', by: 'Par' },
    staff: 'notre équipe',
    device: (browser, system) => `${browser} ${/^iP/.test(system) ? 'sur' : 'sous'} ${system}`,
    kinds: {
      'password-changed': {
        note:
          'Si c’était vous, vous n’avez rien à faire. Sinon, réinitialisez immédiatement votre ' +
          'mot de passe : choisissez « Mot de passe oublié » sur la page de connexion.',
        heading: 'Votre mot de passe a été changé',
        intro:
          'Le mot de passe de votre compte a été changé et vous avez été déconnecté partout ' +
          'ailleurs.',
      },
      'password-reset': {
        note:
          'Si c’était vous, vous n’avez rien à faire. Sinon, réinitialisez immédiatement votre ' +
          'mot de passe : choisissez « Mot de passe oublié » sur la page de connexion. Protégez ' +
          'ensuite votre messagerie : quelqu’un d’autre lit peut-être vos e-mails.',
        heading: 'Votre mot de passe a été réinitialisé',
        intro:
          'Le mot de passe de votre compte a été réinitialisé au moyen d’un lien reçu par e-mail ' +
          'et vous avez été déconnecté partout.',
      },
      'email-changed': {
        thing: 'Nouvelle adresse',
        heading: 'Votre adresse e-mail a été changée',
        intro: 'L’adresse e-mail de votre compte a été changée.',
      },
      'refresh-token-reused': {
        heading: 'Vous avez été déconnecté sur un appareil',
        intro:
          'Une de vos connexions a été utilisée à deux endroits et a peut-être été copiée. Nous ' +
          'y avons donc mis fin. Veuillez vous reconnecter.',
      },
      'second-factor-added': {
        heading: 'Un second facteur a été ajouté',
        intro: 'La connexion à votre compte nécessite maintenant un second facteur.',
      },
      'second-factor-removed': {
        heading: 'Un second facteur a été retiré',
        intro: 'Un second facteur a été retiré de votre compte.',
      },
      'second-factors-reset': {
        heading: 'Vos seconds facteurs ont été retirés',
        intro:
          'Tous les seconds facteurs de votre compte ont été retirés à votre demande et vous ' +
          'avez été déconnecté partout. Votre mot de passe suffit maintenant pour vous connecter ' +
          ': veuillez configurer de nouveau un second facteur.',
      },
      'recovery-codes-made': {
        heading: 'Vous avez de nouveaux codes de secours',
        intro:
          'De nouveaux codes de secours ont été créés pour votre compte. Les précédents ne ' +
          'fonctionnent plus.',
      },
      'recovery-code-used': {
        heading: 'Un code de secours a été utilisé',
        intro: 'Quelqu’un s’est connecté à votre compte avec un de ses codes de secours.',
      },
      'passkey-added': {
        thing: 'Clé d’accès',
        heading: 'Une clé d’accès a été ajoutée',
        intro:
          'Une clé d’accès a été ajoutée à votre compte. Elle permet de se connecter sans mot de ' +
          'passe.',
      },
      'passkey-removed': {
        thing: 'Clé d’accès',
        heading: 'Une clé d’accès a été retirée',
        intro: 'Une clé d’accès a été retirée de votre compte.',
      },
      'phone-changed': {
        heading: 'Votre numéro de téléphone a été changé',
        intro:
          'Un numéro de téléphone a été confirmé pour votre compte. Les SMS y sont désormais ' +
          'envoyés.',
      },
      'phone-removed': {
        heading: 'Votre numéro de téléphone a été retiré',
        intro: 'Le numéro de téléphone de votre compte a été retiré. Vous ne recevez plus de SMS.',
      },
      'identity-linked': {
        thing: 'Fournisseur',
        heading: 'Un autre moyen de connexion a été ajouté',
        intro:
          'Vous pouvez maintenant vous connecter à votre compte avec un compte chez un autre ' +
          'fournisseur.',
      },
      'more-acts': {
        heading: 'Autres opérations sur votre compte',
        intro:
          'En une heure, il y a eu plus d’opérations que nous n’envoyons d’e-mails séparés. ' +
          'Voici combien de fois elles ont eu lieu, en plus des e-mails que vous avez déjà reçus.',
      },
      'api-key-made': {
        thing: 'Clé d’API',
        heading: 'Une clé d’API a été créée',
        intro:
          'Une clé d’API a été créée pour votre compte. Les programmes qui la possèdent peuvent ' +
          'agir en votre nom.',
      },
      'client-made': {
        thing: 'Client',
        heading: 'Un client OAuth a été ajouté',
        intro:
          'Un client a été ajouté à votre compte. Les programmes qui possèdent ses identifiants ' +
          'peuvent agir en votre nom.',
      },
      'client-credentials-renewed': {
        thing: 'Client',
        heading: 'Un client a de nouveaux identifiants',
        intro:
          'Un client de votre compte a reçu de nouveaux identifiants. Les programmes qui les ' +
          'possèdent peuvent agir en votre nom.',
      },
      'account-erasure-begun': {
        note: 'Les données effacées ne peuvent pas être restaurées.',
        heading: 'Votre compte est en cours d’effacement',
        intro: 'L’effacement de votre compte a commencé. Vous êtes déconnecté partout.',
      },
    },
  },
  phoneCode: (brand, code) =>
    `${code} est votre code ${brand} pour confirmer ce numéro. Il est valable 10 minutes. ` +
    'Ne le communiquez à personne.',
};
