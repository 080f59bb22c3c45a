import type { MailTexts } from './mail-texts.js';

export const de: MailTexts = {
  greeting: (name) => (name === null ? 'Guten Tag,' : `Guten Tag ${name},`),
  linkHint: 'Falls die Schaltfläche nicht funktioniert, öffnen Sie diesen Link:',
  footer: (brand) =>
    `${brand} hat diese Nachricht wegen Ihres Kontos automatisch gesendet. Bitte antworten Sie nicht darauf.`,
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
    intro: 'Diese Bestellung wurde storniert. Es wird nichts davon geliefert.',
    closing: 'Falls Sie das nicht erwartet haben, melden Sie sich bitte bei uns.',
  },
  verifyEmail: {
    subject: 'Bestätigen Sie Ihre E-Mail-Adresse',
    preheader: 'Noch ein Schritt bis zu Ihrem Konto.',
    heading: 'Bestätigen Sie Ihre E-Mail-Adresse',
    intro:
      'Bitte bestätigen Sie, dass diese Adresse Ihnen gehört, damit Ihr Konto benutzt werden kann.',
    action: 'Adresse bestätigen',
    note: 'Der Link gilt einmal und nur für begrenzte Zeit. Falls Sie sich nicht registriert haben, ist nichts zu tun.',
  },
  registrationRepeated: {
    subject: 'Sie haben bereits ein Konto',
    preheader: 'Jemand wollte sich mit Ihrer Adresse registrieren.',
    heading: 'Sie haben bereits ein Konto',
    intro:
      'Jemand, vielleicht Sie selbst, wollte sich mit dieser Adresse registrieren. Sie gehört schon zu einem Konto; ein neues wurde nicht angelegt.',
    action: '',
    note: 'Falls Sie es waren, melden Sie sich mit Ihrem Passwort an. Falls nicht, ist nichts zu tun: Ihr Konto ist unverändert.',
  },
  acceptInvitation: {
    subject: 'Sie sind eingeladen',
    preheader: 'Wählen Sie ein Passwort, um zu beginnen.',
    heading: 'Sie sind eingeladen',
    intro: 'Für Sie wurde ein Konto angelegt. Wählen Sie ein Passwort, um es zu benutzen.',
    action: 'Einladung annehmen',
    note: 'Der Link gilt einmal und nur für begrenzte Zeit. Falls Sie kein Konto möchten, ist nichts zu tun.',
  },
  exportReady: {
    subject: 'Die Kopie Ihrer Daten liegt bereit',
    preheader: 'Holen Sie ab, was wir über Sie speichern.',
    heading: 'Die Kopie Ihrer Daten liegt bereit',
    intro:
      'Sie haben um eine Kopie dessen gebeten, was wir über Sie speichern. Sie liegt als ZIP-Datei für Sie bereit.',
    action: 'Kopie abholen',
    note: 'Der Link gilt einmal und 24 Stunden lang; danach wird die Kopie bei uns gelöscht. Falls Sie nicht darum gebeten haben, ändern Sie Ihr Passwort.',
  },
  resetPassword: {
    subject: 'Wählen Sie ein neues Passwort',
    preheader: 'Jemand, vielleicht Sie, hat das Passwort Ihres Kontos vergessen.',
    heading: 'Wählen Sie ein neues Passwort',
    intro:
      'Jemand, vielleicht Sie, möchte für Ihr Konto ein neues Passwort. Es beendet alle Sitzungen des Kontos.',
    action: 'Passwort wählen',
    note: 'Der Link gilt einmal und 30 Minuten lang. Waren Sie es nicht, so lassen Sie diese Nachricht auf sich beruhen: Ihr Passwort bleibt, wie es ist.',
  },
  changeEmailOld: {
    subject: 'Möchten Sie eine andere E-Mail-Adresse?',
    preheader: 'Jemand, vielleicht Sie, hat für Ihr Konto eine andere Adresse angegeben.',
    heading: 'Möchten Sie eine andere E-Mail-Adresse?',
    intro:
      'Jemand, der an Ihrem Konto angemeldet ist, hat eine andere E-Mail-Adresse angegeben. Sie gilt, sobald diese und die neue Adresse zugestimmt haben.',
    action: 'Der Änderung zustimmen',
    note: 'Der Link gilt einmal und 24 Stunden lang. Waren Sie es nicht, so öffnen Sie ihn nicht, ändern Sie sofort Ihr Passwort und melden Sie sich bei uns.',
  },
  changeEmailNew: {
    subject: 'Bestätigen Sie Ihre neue E-Mail-Adresse',
    preheader: 'Ein Konto soll diese Adresse bekommen.',
    heading: 'Bestätigen Sie Ihre neue E-Mail-Adresse',
    intro:
      'Bitte bestätigen Sie, dass diese Adresse Ihnen gehört. Das Konto bekommt sie, sobald auch die bisherige Adresse zugestimmt hat.',
    action: 'Adresse bestätigen',
    note: 'Der Link gilt einmal und 24 Stunden lang. Haben Sie nicht darum gebeten, so lassen Sie diese Nachricht auf sich beruhen: Es geschieht nichts.',
  },
  securityNotice: {
    note: 'Falls Sie es waren, ist nichts zu tun. Falls nicht, ändern Sie sofort Ihr Passwort und melden Sie sich bei uns.',
    labels: { when: 'Wann', from: 'Von', device: 'Gerät', by: 'Durch' },
    staff: 'unsere Verwaltung',
    device: (browser, system) => `${browser} ${/^iP/.test(system) ? 'auf dem' : 'unter'} ${system}`,
    kinds: {
      'password-changed': {
        heading: 'Ihr Passwort wurde geändert',
        intro: 'Das Passwort Ihres Kontos wurde geändert, alle anderen Sitzungen wurden beendet.',
      },
      'password-reset': {
        heading: 'Ihr Passwort wurde neu gesetzt',
        intro:
          'Das Passwort Ihres Kontos wurde über einen Link in einer Nachricht neu gesetzt, alle Sitzungen wurden beendet.',
      },
      'email-changed': {
        thing: 'Neue Adresse',
        heading: 'Ihre Adresse wurde geändert',
        intro: 'Ihr Konto hat jetzt eine andere E-Mail-Adresse.',
      },
      'refresh-token-reused': {
        heading: 'Eine Sitzung wurde beendet',
        intro:
          'Eine Ihrer Anmeldungen wurde von zwei Stellen benutzt, als wäre sie kopiert worden. Sie wurde beendet: Bitte melden Sie sich neu an.',
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
          'Alle zweiten Faktoren Ihres Kontos wurden auf Ihren Wunsch entfernt, und Sie wurden überall abgemeldet. Zum Anmelden genügt jetzt Ihr Passwort: Richten Sie wieder einen zweiten Faktor ein.',
      },
      'recovery-codes-made': {
        heading: 'Neue Wiederherstellungscodes',
        intro:
          'Für Ihr Konto gibt es neue Wiederherstellungscodes; die bisherigen gelten nicht mehr.',
      },
      'recovery-code-used': {
        heading: 'Ein Wiederherstellungscode wurde benutzt',
        intro: 'Jemand hat sich mit einem Wiederherstellungscode an Ihrem Konto angemeldet.',
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
        heading: 'Ein weiterer Weg, sich anzumelden',
        intro: 'Ein Konto bei einem anderen Anbieter kann sich jetzt an Ihrem Konto anmelden.',
      },
      'api-key-made': {
        thing: 'API-Schlüssel',
        heading: 'Ein API-Schlüssel wurde angelegt',
        intro:
          'Für Ihr Konto wurde ein API-Schlüssel angelegt: Programme, die ihn haben, können für Sie handeln.',
      },
      'client-made': {
        thing: 'Client',
        heading: 'Ein OAuth-Client wurde angelegt',
        intro:
          'Für Ihr Konto wurde ein Client angelegt: Programme, die seine Zugangsdaten haben, können für Sie handeln.',
      },
      'client-credentials-renewed': {
        thing: 'Client',
        heading: 'Ein Client hat neue Zugangsdaten',
        intro:
          'Ein Client Ihres Kontos hat neue Zugangsdaten bekommen: Programme, die sie haben, können für Sie handeln.',
      },
      'account-erasure-begun': {
        heading: 'Ihr Konto wird gelöscht',
        intro: 'Die Löschung Ihres Kontos hat begonnen. Sie sind überall abgemeldet.',
      },
    },
  },
};
