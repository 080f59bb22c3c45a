import type { LinkPageWords } from './link-page-words.js';

export const fr: LinkPageWords = {
  pages: {
    'verify-email': {
      title: 'Confirmez votre adresse e-mail',
      intro: 'Confirmez que cette adresse est la vôtre afin de pouvoir utiliser votre compte.',
      button: 'Confirmer l’adresse',
      done: 'C’est fait. Vous pouvez maintenant vous connecter.',
      again:
        'Si vous avez déjà confirmé votre adresse, connectez-vous. Sinon, nous pouvons vous ' +
        'envoyer un nouveau lien.',
    },
    'accept-invitation': {
      title: 'Vous êtes invité',
      intro: 'Un compte a été ouvert pour vous. Choisissez un mot de passe pour l’utiliser.',
      button: 'Accepter l’invitation',
      done: 'C’est fait. Vous pouvez maintenant vous connecter.',
      again:
        'Si vous avez déjà accepté l’invitation, connectez-vous. Sinon, nous pouvons vous ' +
        'envoyer un nouveau lien.',
    },
    'download-export': {
      title: 'La copie de vos données',
      intro:
        'Vous pouvez la télécharger ici, une seule fois : nous la supprimons dès que vous l’avez.',
      button: 'Télécharger la copie',
      done: 'C’est fait. La copie se trouve dans vos téléchargements.',
      again: 'Connectez-vous pour demander une nouvelle copie.',
    },
    'reset-password': {
      title: 'Choisissez un nouveau mot de passe',
      intro: 'L’ancien mot de passe ne fonctionnera plus et vous serez déconnecté partout.',
      button: 'Définir le mot de passe',
      done: 'C’est fait. Vous pouvez maintenant vous connecter avec le nouveau mot de passe.',
      again: 'Nous pouvons vous envoyer un nouveau lien.',
    },
    'confirm-email-change': {
      title: 'Changement d’adresse e-mail',
      intro:
        'Un compte doit recevoir une autre adresse e-mail. Elle changera quand l’adresse ' +
        'actuelle et la nouvelle auront accepté.',
      button: 'Accepter',
      done: 'C’est fait. Le compte a sa nouvelle adresse. Veuillez vous reconnecter.',
      waiting:
        'Merci. L’autre adresse doit encore accepter : ouvrez le lien dans l’e-mail que nous ' +
        'y avons envoyé.',
      again: 'Connectez-vous pour demander de nouveau le changement.',
    },
  },
  password: 'Mot de passe',
  passwordHint: '15 à 128 caractères. Quelques mots choisis au hasard conviennent bien.',
  resetHint:
    '15 à 128 caractères, ou au moins 8 avec un second facteur. Quelques mots choisis au ' +
    'hasard conviennent bien.',
  passwordRefused:
    'Ce mot de passe n’a pas la bonne longueur ou est trop facile à deviner. Veuillez en ' +
    'choisir un autre.',
  passwordNeeded: 'Veuillez choisir un mot de passe pour votre compte.',
  refused: 'Ce lien a expiré ou a déjà été utilisé.',
  incomplete: 'Ce lien est incomplet ou a déjà été ouvert. Ouvrez-le de nouveau depuis l’e-mail.',
  failed: 'Cela n’a pas fonctionné. Veuillez réessayer plus tard.',
  unreachable: 'Le serveur est injoignable. Veuillez réessayer.',
  email: 'Adresse e-mail',
  sendAgain: 'Envoyer un nouveau lien',
  sent: 'Si un compte attend un lien à cette adresse, un e-mail est en route.',
  signIn: 'Se connecter',
  noScript: 'Cette page a besoin de JavaScript pour lire votre lien.',
};
