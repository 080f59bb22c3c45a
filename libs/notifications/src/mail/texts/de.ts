import type { MailTexts } from './mail-texts.js';

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
  seeOrder: 'Bestellung ansehen',
  labels: {
    number: 'Bestellung',
    reference: 'Ihr Zeichen',
    placedAt: 'Bestellt am',
    reason: 'Grund',
    product: 'Artikel',
    lineTotal: 'Betrag',
    total: 'Summe',
  },
  moreLines: (count, written) =>
    count === 1 ? 'und 1 weitere Position' : `und ${written} weitere Positionen`,
  orderPlaced: {
    subject: (number) => `Ihre Bestellung ${number}`,
    preheader: (total) => `Ihre Bestellung über ${total} ist eingegangen.`,
    heading: 'Vielen Dank für Ihre Bestellung',
    intro: 'Ihre Bestellung ist eingegangen, und alle Artikel sind für Sie reserviert.',
    closing: 'Wir schreiben Ihnen wieder, wenn sich daran etwas ändert.',
  },
  orderCancelled: {
    subject: (number) => `Ihre Bestellung ${number} wurde storniert`,
    preheader: (total) => `Ihre Bestellung über ${total} wurde storniert.`,
    heading: 'Ihre Bestellung wurde storniert',
    intro: 'Diese Bestellung wurde storniert; es wird nichts daraus geliefert.',
    closing: null,
  },
  verifyEmail: {
    subject: 'Bestätigen Sie Ihre E-Mail-Adresse',
    preheader: 'Nur noch ein Schritt bis zu Ihrem Konto.',
    heading: 'Bestätigen Sie Ihre E-Mail-Adresse',
    intro:
      'Bitte bestätigen Sie, dass diese Adresse Ihnen gehört, damit Sie Ihr Konto nutzen können.',
    action: 'Adresse bestätigen',
    note:
      'Der Link funktioniert einmal und 24 Stunden lang. Wenn Sie sich nicht registriert ' +
      'haben, ist nichts zu tun.',
  },
  registrationRepeated: {
    subject: 'Sie haben bereits ein Konto',
    preheader: 'Jemand wollte sich mit Ihrer Adresse registrieren.',
    heading: 'Sie haben bereits ein Konto',
    intro:
      'Jemand, vielleicht Sie selbst, wollte sich mit dieser Adresse registrieren. Zu ihr ' +
      'gibt es bereits ein Konto; ein neues wurde nicht angelegt.',
    action: '',
    note:
      'Wenn Sie das waren, melden Sie sich mit Ihrem Passwort an. Wenn nicht, ist nichts zu ' +
      'tun: Ihr Konto ist unverändert.',
  },
  acceptInvitation: {
    subject: 'Sie sind eingeladen',
    preheader: 'Wählen Sie ein Passwort, um loszulegen.',
    heading: 'Sie sind eingeladen',
    intro: 'Für Sie wurde ein Konto angelegt. Wählen Sie ein Passwort, um es zu nutzen.',
    action: 'Einladung annehmen',
    note:
      'Der Link funktioniert einmal und 7 Tage lang. Wenn Sie kein Konto möchten, ist nichts ' +
      'zu tun.',
  },
  exportReady: {
    subject: 'Die Kopie Ihrer Daten liegt bereit',
    preheader: 'Laden Sie herunter, was wir über Sie gespeichert haben.',
    heading: 'Die Kopie Ihrer Daten liegt bereit',
    intro:
      'Sie haben eine Kopie der Daten angefordert, die wir über Sie gespeichert haben. Sie ' +
      'steht als ZIP-Datei zum Herunterladen bereit.',
    action: 'Kopie herunterladen',
    note:
      'Der Link funktioniert einmal und 24 Stunden lang; danach löschen wir die Kopie. Wenn ' +
      'Sie sie nicht angefordert haben, ändern Sie Ihr Passwort.',
  },
  resetPassword: {
    subject: 'Wählen Sie ein neues Passwort',
    preheader: 'Jemand, vielleicht Sie selbst, hat ein neues Passwort für Ihr Konto angefordert.',
    heading: 'Wählen Sie ein neues Passwort',
    intro:
      'Jemand, vielleicht Sie selbst, hat ein neues Passwort für Ihr Konto angefordert. ' +
      'Sobald es gewählt ist, werden Sie überall abgemeldet.',
    action: 'Neues Passwort wählen',
    note:
      'Der Link funktioniert einmal und 30 Minuten lang. Wenn Sie das nicht waren, ignorieren ' +
      'Sie diese Nachricht: Ihr Passwort bleibt, wie es ist.',
  },
  changeEmailOld: {
    subject: 'Möchten Sie eine andere E-Mail-Adresse?',
    preheader: 'Jemand, vielleicht Sie selbst, möchte die Adresse Ihres Kontos ändern.',
    heading: 'Möchten Sie eine andere E-Mail-Adresse?',
    intro:
      'Jemand, der in Ihrem Konto angemeldet ist, möchte dessen E-Mail-Adresse ändern. Sie ' +
      'ändert sich, sobald diese und die neue Adresse zugestimmt haben.',
    action: 'Der Änderung zustimmen',
    note:
      'Der Link funktioniert einmal und 24 Stunden lang. Wenn Sie das nicht waren, öffnen Sie ' +
      'ihn nicht und ändern Sie sofort Ihr Passwort.',
    offersHelp: true,
  },
  changeEmailNew: {
    subject: 'Bestätigen Sie Ihre neue E-Mail-Adresse',
    preheader: 'Ein Konto soll auf diese Adresse umgestellt werden.',
    heading: 'Bestätigen Sie Ihre neue E-Mail-Adresse',
    intro:
      'Bitte bestätigen Sie, dass diese Adresse Ihnen gehört. Das Konto wird umgestellt, ' +
      'sobald auch die bisherige Adresse zugestimmt hat.',
    action: 'Adresse bestätigen',
    note:
      'Der Link funktioniert einmal und 24 Stunden lang. Wenn Sie das nicht angefordert haben, ' +
      'ignorieren Sie diese Nachricht: Es geschieht nichts.',
  },
  securityNotice: {
    note: 'Wenn Sie das waren, ist nichts zu tun. Wenn nicht, ändern Sie sofort Ihr Passwort.',
    labels: { when: 'Wann', from: 'Von', device: 'Gerät', by: 'Durch' },
    staff: 'unsere Verwaltung',
    device: (browser, system) => `${browser} ${/^iP/.test(system) ? 'auf dem' : 'unter'} ${system}`,
    kinds: {
      'password-changed': {
        note:
          'Wenn Sie das waren, ist nichts zu tun. Wenn nicht, fordern Sie sofort ein neues ' +
          'Passwort an („Passwort vergessen“).',
        heading: 'Ihr Passwort wurde geändert',
        intro: 'Das Passwort Ihres Kontos wurde geändert, und Sie wurden überall sonst abgemeldet.',
      },
      'password-reset': {
        note:
          'Wenn Sie das waren, ist nichts zu tun. Wenn nicht, fordern Sie sofort ein neues ' +
          'Passwort an („Passwort vergessen“) und sichern Sie auch Ihr Postfach: Vielleicht ' +
          'liest jemand Ihre E-Mails mit.',
        heading: 'Ihr Passwort wurde zurückgesetzt',
        intro:
          'Das Passwort Ihres Kontos wurde über einen Link aus einer E-Mail zurückgesetzt, ' +
          'und Sie wurden überall abgemeldet.',
      },
      'email-changed': {
        thing: 'Neue Adresse',
        heading: 'Ihre E-Mail-Adresse wurde geändert',
        intro: 'Ihr Konto hat jetzt eine andere E-Mail-Adresse.',
      },
      'refresh-token-reused': {
        heading: 'Sie wurden auf einem Gerät abgemeldet',
        intro:
          'Eine Ihrer Anmeldungen wurde an zwei Stellen benutzt, als wäre sie kopiert ' +
          'worden. Wir haben sie deshalb beendet: Bitte melden Sie sich neu an.',
      },
      'second-factor-added': {
        heading: 'Ein zweiter Faktor wurde hinzugefügt',
        intro: 'Ihr Konto verlangt beim Anmelden jetzt einen zweiten Faktor.',
      },
      'second-factor-removed': {
        heading: 'Ein zweiter Faktor wurde entfernt',
        intro: 'Ein zweiter Faktor Ihres Kontos wurde entfernt.',
      },
      'second-factors-reset': {
        heading: 'Ihre zweiten Faktoren wurden entfernt',
        intro:
          'Alle zweiten Faktoren Ihres Kontos wurden auf Ihren Wunsch entfernt, und Sie ' +
          'wurden überall abgemeldet. Zum Anmelden genügt jetzt Ihr Passwort; bitte richten ' +
          'Sie wieder einen zweiten Faktor ein.',
      },
      'recovery-codes-made': {
        heading: 'Neue Wiederherstellungscodes',
        intro:
          'Für Ihr Konto wurden neue Wiederherstellungscodes erstellt; die bisherigen gelten ' +
          'nicht mehr.',
      },
      'recovery-code-used': {
        heading: 'Ein Wiederherstellungscode wurde benutzt',
        intro: 'Jemand hat sich mit einem Wiederherstellungscode in Ihrem Konto angemeldet.',
      },
      'passkey-added': {
        thing: 'Passkey',
        heading: 'Ein Passkey wurde hinzugefügt',
        intro: 'Ihrem Konto wurde ein Passkey hinzugefügt: Wer ihn hat, kann sich anmelden.',
      },
      'passkey-removed': {
        thing: 'Passkey',
        heading: 'Ein Passkey wurde entfernt',
        intro: 'Ein Passkey Ihres Kontos wurde entfernt.',
      },
      'identity-linked': {
        thing: 'Anbieter',
        heading: 'Ein weiterer Anmeldeweg wurde hinzugefügt',
        intro:
          'Mit einem Konto bei einem anderen Anbieter kann man sich jetzt in Ihrem Konto anmelden.',
      },
      'more-acts': {
        heading: 'Weitere Änderungen an Ihrem Konto',
        intro:
          'Dies geschah innerhalb einer Stunde öfter, als wir einzelne E-Mails schreiben. ' +
          'Hier steht, wie oft, über die E-Mails hinaus, die Sie schon haben.',
      },
      'api-key-made': {
        thing: 'API-Schlüssel',
        heading: 'Ein API-Schlüssel wurde angelegt',
        intro:
          'Für Ihr Konto wurde ein API-Schlüssel angelegt: Programme, die ihn haben, können ' +
          'für Sie handeln.',
      },
      'client-made': {
        thing: 'Client',
        heading: 'Ein OAuth-Client wurde angelegt',
        intro:
          'Für Ihr Konto wurde ein Client angelegt: Programme, die seine Zugangsdaten haben, ' +
          'können für Sie handeln.',
      },
      'client-credentials-renewed': {
        thing: 'Client',
        heading: 'Ein Client hat neue Zugangsdaten',
        intro:
          'Ein Client Ihres Kontos hat neue Zugangsdaten bekommen: Programme, die sie haben, ' +
          'können für Sie handeln.',
      },
      'account-erasure-begun': {
        note: 'Gelöschte Daten lassen sich nicht wiederherstellen.',
        heading: 'Ihr Konto wird gelöscht',
        intro: 'Die Löschung Ihres Kontos hat begonnen. Sie sind überall abgemeldet.',
      },
    },
  },
};
