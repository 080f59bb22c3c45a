import type { LinkPageWords } from './link-page-words.js';

export const de: LinkPageWords = {
  pages: {
    'verify-email': {
      title: 'Bestätigen Sie Ihre E-Mail-Adresse',
      intro: 'Bestätigen Sie, dass diese Adresse Ihnen gehört, damit Sie Ihr Konto nutzen können.',
      button: 'Adresse bestätigen',
      done: 'Fertig. Sie können sich jetzt anmelden.',
      again:
        'Wenn Sie Ihre Adresse bereits bestätigt haben, melden Sie sich an. Andernfalls senden ' +
        'wir Ihnen gern einen neuen Link.',
    },
    'accept-invitation': {
      title: 'Sie wurden eingeladen',
      intro: 'Für Sie wurde ein Konto angelegt. Wählen Sie ein Passwort, um es zu nutzen.',
      button: 'Einladung annehmen',
      done: 'Fertig. Sie können sich jetzt anmelden.',
      again:
        'Wenn Sie die Einladung bereits angenommen haben, melden Sie sich an. Andernfalls senden ' +
        'wir Ihnen gern einen neuen Link.',
    },
    'download-export': {
      title: 'Ihre Daten',
      intro:
        'Sie können die Kopie Ihrer Daten hier einmal herunterladen. Wir löschen sie, sobald Sie ' +
        'sie erhalten haben.',
      button: 'Daten herunterladen',
      done: 'Fertig. Die Kopie befindet sich in Ihren Downloads.',
      again: 'Melden Sie sich an, um eine neue Kopie anzufordern.',
    },
    'download-file': {
      title: 'Ihre Datei',
      intro: 'Mit diesem Link können Sie die Datei einmal herunterladen.',
      button: 'Datei herunterladen',
      done: 'Fertig. Die Datei befindet sich in Ihren Downloads.',
      again: 'Fordern Sie dort, wo Sie diesen Link bekommen haben, einen neuen an.',
    },
    'reset-password': {
      title: 'Wählen Sie ein neues Passwort',
      intro: 'Ihr bisheriges Passwort gilt dann nicht mehr, und Sie werden überall abgemeldet.',
      button: 'Passwort festlegen',
      done: 'Fertig. Sie können sich jetzt mit dem neuen Passwort anmelden.',
      again: 'Wir senden Ihnen gern einen neuen Link.',
    },
    'confirm-email-change': {
      title: 'Änderung der E-Mail-Adresse',
      intro:
        'Die E-Mail-Adresse eines Kontos soll geändert werden. Sie wird geändert, sobald die ' +
        'Änderung an der bisherigen und an der neuen Adresse bestätigt wurde.',
      button: 'Bestätigen',
      done: 'Fertig. Das Konto hat jetzt die neue Adresse. Bitte melden Sie sich neu an.',
      waiting:
        'Vielen Dank. Die Änderung muss noch an der anderen Adresse bestätigt werden: Öffnen Sie ' +
        'den Link in der E-Mail, die wir dorthin gesendet haben.',
      again: 'Melden Sie sich an, um die Änderung erneut anzufordern.',
    },
  },
  password: 'Passwort',
  passwordHint: '15 bis 128 Zeichen. Gut sind ein paar zufällig gewählte Wörter.',
  resetHint:
    '15 bis 128 Zeichen, mit einem zweiten Faktor mindestens 8. Gut sind ein paar zufällig ' +
    'gewählte Wörter.',
  passwordRefused:
    'Dieses Passwort hat nicht die richtige Länge oder ist zu leicht zu erraten. Bitte ' +
    'wählen Sie ein anderes.',
  passwordNeeded: 'Bitte wählen Sie ein Passwort für Ihr Konto.',
  refused: 'Dieser Link ist abgelaufen oder wurde bereits verwendet.',
  incomplete:
    'Dieser Link ist unvollständig oder wurde bereits geöffnet. Öffnen Sie ihn noch einmal aus ' +
    'der E-Mail.',
  failed: 'Das hat nicht geklappt. Bitte versuchen Sie es später noch einmal.',
  unreachable: 'Der Server ist nicht erreichbar. Bitte versuchen Sie es noch einmal.',
  email: 'E-Mail-Adresse',
  sendAgain: 'Neuen Link senden',
  sent: 'Wenn ein Konto mit dieser Adresse auf einen Link wartet, ist eine E-Mail unterwegs.',
  signIn: 'Anmelden',
  noScript: 'Diese Seite braucht JavaScript, um Ihren Link zu lesen.',
};
