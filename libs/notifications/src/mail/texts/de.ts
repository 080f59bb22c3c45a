import type { MailTexts } from './mail-texts.js';
import { de as orders } from './orders/de.js';

export const de: MailTexts = {
  greeting: (name) => (name === null ? 'Guten Tag,' : `Guten Tag ${name},`),
  linkHint: 'Falls die Schaltfläche nicht funktioniert, öffnen Sie diesen Link:',
  footer: (brand, supportEmail) =>
    supportEmail
      ? `${brand} hat diese Nachricht automatisch zu Ihrem Konto versandt. Antworten gehen an ` +
        `${supportEmail}.`
      : `${brand} hat diese Nachricht automatisch zu Ihrem Konto versandt. Bitte antworten ` +
        `Sie nicht darauf.`,
  help: (supportEmail) => `Falls etwas nicht stimmt, schreiben Sie an ${supportEmail}.`,
  optOut: {
    preferences: 'E-Mails auswählen, die Sie erhalten',
    unsubscribe: 'Solche E-Mails abbestellen',
  },
  orders,
  verifyEmail: {
    subject: 'Bestätigen Sie Ihre E-Mail-Adresse',
    preheader: 'Nur noch ein Schritt, dann ist Ihr Konto bereit.',
    heading: 'Bestätigen Sie Ihre E-Mail-Adresse',
    intro:
      'Bitte bestätigen Sie, dass diese Adresse Ihnen gehört, damit Sie Ihr Konto nutzen können.',
    action: 'Adresse bestätigen',
    note:
      'Der Link funktioniert einmal und ist 24 Stunden lang gültig. Wenn Sie sich nicht ' +
      'registriert haben, können Sie diese Nachricht ignorieren.',
  },
  registrationRepeated: {
    subject: 'Sie haben bereits ein Konto',
    preheader: 'Jemand wollte sich mit Ihrer Adresse registrieren.',
    heading: 'Sie haben bereits ein Konto',
    intro:
      'Jemand, vielleicht Sie selbst, wollte sich mit dieser Adresse registrieren. Zu ihr ' +
      'gibt es bereits ein Konto; ein neues wurde nicht angelegt.',
    action: null,
    note:
      'Wenn Sie das waren, melden Sie sich mit Ihrem Passwort an. Wenn nicht, müssen Sie nichts ' +
      'tun: Ihr Konto ist unverändert.',
  },
  acceptInvitation: {
    subject: 'Sie wurden eingeladen',
    preheader: 'Wählen Sie ein Passwort, um loszulegen.',
    heading: 'Sie wurden eingeladen',
    intro: 'Für Sie wurde ein Konto angelegt. Wählen Sie ein Passwort, um es zu nutzen.',
    action: 'Einladung annehmen',
    note:
      'Der Link funktioniert einmal und ist 7 Tage lang gültig. Wenn Sie kein Konto möchten, ' +
      'ignorieren Sie diese Nachricht.',
  },
  exportReady: {
    subject: 'Ihre Daten stehen zum Herunterladen bereit',
    preheader: 'Laden Sie die Daten herunter, die wir über Sie gespeichert haben.',
    heading: 'Ihre Daten stehen zum Herunterladen bereit',
    intro:
      'Sie haben eine Kopie der Daten angefordert, die wir über Sie gespeichert haben. Sie ' +
      'steht als ZIP-Datei zum Herunterladen bereit.',
    action: 'Daten herunterladen',
    note:
      'Der Link funktioniert einmal und ist 24 Stunden lang gültig; danach löschen wir die ' +
      'Kopie. Wenn Sie sie nicht angefordert haben, ändern Sie Ihr Passwort.',
  },
  resetPassword: {
    subject: 'Wählen Sie ein neues Passwort',
    preheader: 'Jemand, vielleicht Sie selbst, möchte das Passwort Ihres Kontos zurücksetzen.',
    heading: 'Wählen Sie ein neues Passwort',
    intro:
      'Jemand, vielleicht Sie selbst, möchte das Passwort Ihres Kontos zurücksetzen. Sobald Sie ' +
      'ein neues gewählt haben, werden Sie überall abgemeldet.',
    action: 'Neues Passwort wählen',
    note:
      'Der Link funktioniert einmal und ist 30 Minuten lang gültig. Wenn Sie das nicht waren, ' +
      'ignorieren Sie diese Nachricht: Ihr Passwort bleibt unverändert.',
  },
  changeEmailOld: {
    subject: 'Möchten Sie Ihre E-Mail-Adresse ändern?',
    preheader: 'Jemand, vielleicht Sie selbst, möchte die E-Mail-Adresse Ihres Kontos ändern.',
    heading: 'Möchten Sie Ihre E-Mail-Adresse ändern?',
    intro:
      'Jemand, der in Ihrem Konto angemeldet ist, möchte dessen E-Mail-Adresse ändern. Sie wird ' +
      'geändert, sobald Sie an dieser und an der neuen Adresse zugestimmt haben.',
    action: 'Änderung bestätigen',
    note:
      'Der Link funktioniert einmal und ist 24 Stunden lang gültig. Wenn Sie das nicht waren, ' +
      'öffnen Sie ihn nicht und ändern Sie sofort Ihr Passwort.',
    offersHelp: true,
  },
  changeEmailNew: {
    subject: 'Bestätigen Sie Ihre neue E-Mail-Adresse',
    preheader: 'Jemand möchte diese Adresse für ein Konto verwenden.',
    heading: 'Bestätigen Sie Ihre neue E-Mail-Adresse',
    intro:
      'Bitte bestätigen Sie, dass diese Adresse Ihnen gehört. Das Konto wird umgestellt, sobald ' +
      'die Änderung auch an der bisherigen Adresse bestätigt wurde.',
    action: 'Adresse bestätigen',
    note:
      'Der Link funktioniert einmal und ist 24 Stunden lang gültig. Wenn Sie das nicht ' +
      'angefordert haben, können Sie diese Nachricht ignorieren.',
  },
  digest: {
    subject: 'Neues zu Ihren Bestellungen',
    preheader:
      '{count, plural, one {Es gibt eine Neuigkeit} other {Es gibt # Neuigkeiten}} ' +
      'zu Ihren Bestellungen.',
    heading: 'Neues zu Ihren Bestellungen',
    intro: 'Das ist seit der letzten Zusammenfassung geschehen.',
    action: null,
    note: 'Sie erhalten diese Zusammenfassung, weil Sie eine E-Mail statt mehrerer gewählt haben.',
  },
  securityNotice: {
    note: 'Wenn Sie das waren, müssen Sie nichts tun. Wenn nicht, ändern Sie sofort Ihr Passwort.',
    labels: { when: 'Wann', from: 'Von', device: 'Gerät', by: 'Durch' },
    staff: 'unser Team',
    device: (browser, system) => `${browser} ${/^iP/.test(system) ? 'auf dem' : 'unter'} ${system}`,
    kinds: {
      'password-changed': {
        note:
          'Wenn Sie das waren, müssen Sie nichts tun. Wenn nicht, setzen Sie sofort Ihr Passwort ' +
          'zurück: Wählen Sie auf der Anmeldeseite „Passwort vergessen“.',
        heading: 'Ihr Passwort wurde geändert',
        intro: 'Das Passwort Ihres Kontos wurde geändert, und Sie wurden überall sonst abgemeldet.',
      },
      'password-reset': {
        note:
          'Wenn Sie das waren, müssen Sie nichts tun. Wenn nicht, setzen Sie sofort Ihr Passwort ' +
          'zurück: Wählen Sie auf der Anmeldeseite „Passwort vergessen“. Sichern Sie danach auch ' +
          'Ihr Postfach: Vielleicht liest jemand Ihre E-Mails mit.',
        heading: 'Ihr Passwort wurde zurückgesetzt',
        intro:
          'Das Passwort Ihres Kontos wurde über einen Link aus einer E-Mail zurückgesetzt, ' +
          'und Sie wurden überall abgemeldet.',
      },
      'email-changed': {
        thing: 'Neue Adresse',
        heading: 'Ihre E-Mail-Adresse wurde geändert',
        intro: 'Die E-Mail-Adresse Ihres Kontos wurde geändert.',
      },
      'refresh-token-reused': {
        heading: 'Sie wurden auf einem Gerät abgemeldet',
        intro:
          'Eine Ihrer Anmeldungen wurde an zwei Stellen verwendet und möglicherweise kopiert. ' +
          'Wir haben sie deshalb beendet. Bitte melden Sie sich neu an.',
      },
      'second-factor-added': {
        heading: 'Ein zweiter Faktor wurde hinzugefügt',
        intro: 'Für die Anmeldung in Ihrem Konto ist jetzt ein zweiter Faktor nötig.',
      },
      'second-factor-removed': {
        heading: 'Ein zweiter Faktor wurde entfernt',
        intro: 'Ein zweiter Faktor wurde aus Ihrem Konto entfernt.',
      },
      'second-factors-reset': {
        heading: 'Ihre zweiten Faktoren wurden entfernt',
        intro:
          'Alle zweiten Faktoren wurden auf Ihren Wunsch aus Ihrem Konto entfernt, und Sie ' +
          'wurden überall abgemeldet. Zum Anmelden genügt jetzt Ihr Passwort; bitte richten Sie ' +
          'wieder einen zweiten Faktor ein.',
      },
      'recovery-codes-made': {
        heading: 'Sie haben neue Wiederherstellungscodes',
        intro:
          'Für Ihr Konto wurden neue Wiederherstellungscodes erstellt; die bisherigen gelten ' +
          'nicht mehr.',
      },
      'recovery-code-used': {
        heading: 'Ein Wiederherstellungscode wurde verwendet',
        intro: 'Jemand hat sich mit einem Wiederherstellungscode in Ihrem Konto angemeldet.',
      },
      'passkey-added': {
        thing: 'Passkey',
        heading: 'Ein Passkey wurde hinzugefügt',
        intro:
          'Ihrem Konto wurde ein Passkey hinzugefügt. Damit ist die Anmeldung ohne Passwort ' +
          'möglich.',
      },
      'passkey-removed': {
        thing: 'Passkey',
        heading: 'Ein Passkey wurde entfernt',
        intro: 'Ein Passkey wurde aus Ihrem Konto entfernt.',
      },
      'phone-changed': {
        heading: 'Ihre Telefonnummer wurde geändert',
        intro:
          'Für Ihr Konto wurde eine Telefonnummer bestätigt. Kurznachrichten gehen nun dorthin.',
      },
      'phone-removed': {
        heading: 'Ihre Telefonnummer wurde entfernt',
        intro:
          'Die Telefonnummer Ihres Kontos wurde entfernt. Sie erhalten keine Kurznachrichten mehr.',
      },
      'identity-linked': {
        thing: 'Anbieter',
        heading: 'Ein weiterer Anmeldeweg wurde hinzugefügt',
        intro:
          'Sie können sich jetzt mit einem Konto bei einem anderen Anbieter in Ihrem Konto ' +
          'anmelden.',
      },
      'more-acts': {
        heading: 'Weitere Vorgänge in Ihrem Konto',
        intro:
          'Innerhalb einer Stunde gab es mehr Vorgänge, als wir einzelne E-Mails senden. Hier ' +
          'sehen Sie, wie oft sie vorkamen, zusätzlich zu den E-Mails, die Sie bereits erhalten ' +
          'haben.',
      },
      'api-key-made': {
        thing: 'API-Schlüssel',
        heading: 'Ein API-Schlüssel wurde erstellt',
        intro:
          'Für Ihr Konto wurde ein API-Schlüssel erstellt. Programme, die ihn haben, können in ' +
          'Ihrem Namen handeln.',
      },
      'client-made': {
        thing: 'Client',
        heading: 'Ein OAuth-Client wurde hinzugefügt',
        intro:
          'Ihrem Konto wurde ein Client hinzugefügt. Programme, die seine Zugangsdaten haben, ' +
          'können in Ihrem Namen handeln.',
      },
      'client-credentials-renewed': {
        thing: 'Client',
        heading: 'Ein Client hat neue Zugangsdaten',
        intro:
          'Ein Client Ihres Kontos hat neue Zugangsdaten erhalten. Programme, die sie haben, ' +
          'können in Ihrem Namen handeln.',
      },
      'account-erasure-begun': {
        note: 'Gelöschte Daten lassen sich nicht wiederherstellen.',
        heading: 'Ihr Konto wird gelöscht',
        intro: 'Die Löschung Ihres Kontos hat begonnen. Sie sind überall abgemeldet.',
      },
    },
  },
  phoneCode: (brand, code) =>
    `${code} ist Ihr Code von ${brand}, um diese Telefonnummer zu bestätigen. Er gilt 10 ` +
    'Minuten. Geben Sie ihn nicht weiter.',
};
