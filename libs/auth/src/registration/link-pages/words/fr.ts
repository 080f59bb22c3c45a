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
      title: 'Vous avez reçu une invitation',
      intro: 'Un compte a été créé pour vous. Choisissez un mot de passe pour l’utiliser.',
      button: 'Accepter l’invitation',
      done: 'C’est fait. Vous pouvez maintenant vous connecter.',
      again:
        'Si vous avez déjà accepté l’invitation, connectez-vous. Sinon, nous pouvons vous ' +
        'envoyer un nouveau lien.',
    },
    'download-export': {
      title: 'Vos données',
      intro:
        'Vous pouvez télécharger ici, une seule fois, la copie de vos données. Nous la ' +
        'supprimons dès que vous l’avez reçue.',
      button: 'Télécharger mes données',
      done: 'C’est fait. La copie se trouve dans vos téléchargements.',
      again: 'Connectez-vous pour demander une nouvelle copie.',
    },
    'download-file': {
      title: 'Votre fichier',
      intro: 'Ce lien vous permet de télécharger le fichier une seule fois.',
      button: 'Télécharger le fichier',
      done: 'C’est fait. Le fichier se trouve dans vos téléchargements.',
      again: 'Demandez un nouveau lien là où vous avez obtenu celui-ci.',
    },
    'reset-password': {
      title: 'Choisissez un nouveau mot de passe',
      intro: 'Votre ancien mot de passe ne fonctionnera plus et vous serez déconnecté partout.',
      button: 'Définir le mot de passe',
      done: 'C’est fait. Vous pouvez maintenant vous connecter avec le nouveau mot de passe.',
      again: 'Nous pouvons vous envoyer un nouveau lien.',
    },
    'confirm-email-change': {
      title: 'Changement d’adresse e-mail',
      intro:
        'L’adresse e-mail d’un compte doit changer. Elle changera dès que le changement aura été ' +
        'confirmé depuis l’adresse actuelle et depuis la nouvelle.',
      button: 'Confirmer',
      done: 'C’est fait. Le compte a sa nouvelle adresse. Veuillez vous reconnecter.',
      waiting:
        'Merci. Le changement doit encore être confirmé depuis l’autre adresse : ouvrez le lien ' +
        'dans l’e-mail que nous y avons envoyé.',
      again: 'Connectez-vous pour demander à nouveau le changement.',
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
