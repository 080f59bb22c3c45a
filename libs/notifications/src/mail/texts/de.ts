import type { MailTexts } from './mail-texts.js';

export const de: MailTexts = {
  greeting: (name) => `Guten Tag ${name},`,
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
  moreLines: (count, written) => (count === 1 ? 'und 1 weitere Position' : `und ${written} weitere Positionen`),
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
    intro: 'Bitte bestätigen Sie, dass diese Adresse Ihnen gehört, damit Ihr Konto benutzt werden kann.',
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
};
