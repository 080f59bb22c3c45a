import type { OrderTexts } from './order-texts.js';

export const de: OrderTexts = {
  mails: {
    'order-placed': {
      subject: 'Ihre Bestellung {number}',
      preheader: 'Ihre Bestellung über {amount} ist eingegangen.',
      heading: 'Vielen Dank für Ihre Bestellung',
      intro: 'Ihre Bestellung ist eingegangen, und alle Artikel sind für Sie reserviert.',
      note: 'Wir schreiben Ihnen wieder, sobald es Neues dazu gibt.',
    },
    'order-cancelled': {
      subject: 'Ihre Bestellung {number} wurde storniert',
      preheader: 'Ihre Bestellung über {amount} wurde storniert.',
      heading: 'Ihre Bestellung wurde storniert',
      intro: 'Diese Bestellung wurde storniert. Es wird nichts daraus geliefert.',
      note: null,
    },
    'order-expired': {
      subject: 'Ihre Bestellung {number} ist abgelaufen',
      preheader: 'Ihre Zahlung über {amount} ist nicht rechtzeitig eingegangen.',
      heading: 'Ihre Bestellung ist abgelaufen',
      intro:
        'Ihre Zahlung ist nicht rechtzeitig eingegangen. Die Artikel, die wir für Sie reserviert ' +
        'hatten, stehen deshalb wieder zum Verkauf. Wenn Sie sie noch möchten, bestellen Sie ' +
        'bitte erneut.',
      note:
        'Falls Sie bereits bezahlt haben, müssen Sie nichts tun: Ist noch alles verfügbar, ' +
        'liefern wir Ihre Bestellung; andernfalls erhalten Sie Ihr Geld zurück.',
    },
    'order-partially-shipped': {
      subject: 'Ein Teil Ihrer Bestellung {number} ist unterwegs',
      preheader: 'Wir haben die ersten Artikel Ihrer Bestellung versandt.',
      heading: 'Ein Teil Ihrer Bestellung ist unterwegs',
      intro:
        'Wir haben die folgenden Artikel versandt. Sobald wir den Rest versenden, schreiben wir ' +
        'Ihnen wieder.',
      note: null,
    },
    'order-shipped': {
      subject: 'Ihre Bestellung {number} ist unterwegs',
      preheader: 'Wir haben Ihre Bestellung versandt.',
      heading: 'Ihre Bestellung ist unterwegs',
      intro: 'Wir haben die folgenden Artikel versandt.',
      note: null,
    },
    'order-closed': {
      subject: 'Ein Teil Ihrer Bestellung {number} kann nicht geliefert werden',
      preheader: 'Leider können wir einige Artikel Ihrer Bestellung nicht liefern.',
      heading: 'Ein Teil Ihrer Bestellung kann nicht geliefert werden',
      intro:
        'Leider können wir die folgenden Artikel nicht liefern und haben sie daher storniert. ' +
        'Falls Sie sie bereits bezahlt haben, erstatten wir Ihnen den Betrag.',
      note: null,
    },
    'payment-received': {
      subject: 'Ihre Zahlung zur Bestellung {number} ist eingegangen',
      preheader: 'Wir haben {amount} erhalten.',
      heading: 'Vielen Dank für Ihre Zahlung',
      intro: 'Ihre Zahlung ist bei uns eingegangen.',
      note: null,
    },
    'payment-refunded': {
      subject: 'Erstattung zu Ihrer Bestellung {number}',
      preheader: 'Wir haben Ihnen {amount} erstattet.',
      heading: 'Ihre Erstattung',
      intro:
        'Wir haben Ihnen den folgenden Betrag erstattet. Je nach Bank kann es einige Tage ' +
        'dauern, bis er bei Ihnen eingeht.',
      note: null,
    },
    'return-approved': {
      subject: 'Ihre Rücksendung {number} ist genehmigt',
      preheader: 'Sie können die Artikel an uns zurücksenden.',
      heading: 'Ihre Rücksendung ist genehmigt',
      intro:
        'Bitte senden Sie die folgenden Artikel an uns zurück. Sobald sie eingetroffen sind, ' +
        'schreiben wir Ihnen.',
      note: null,
    },
    'return-rejected': {
      subject: 'Wir können Ihre Rücksendung {number} nicht annehmen',
      preheader: 'Leider können wir die Artikel nicht zurücknehmen.',
      heading: 'Wir können Ihre Rücksendung nicht annehmen',
      intro:
        'Wir haben Ihre Anfrage geprüft und können die folgenden Artikel leider nicht ' +
        'zurücknehmen.',
      note: null,
    },
    'return-received': {
      subject: 'Ihre Rücksendung {number} ist eingetroffen',
      preheader: 'Die Artikel, die Sie zurückgesandt haben, sind eingetroffen.',
      heading: 'Ihre Rücksendung ist eingetroffen',
      intro: 'Die folgenden Artikel sind bei uns eingetroffen. Vielen Dank für die Rücksendung.',
      note: null,
    },
  },
  seeOrder: 'Bestellung ansehen',
  trackParcel: 'Sendung verfolgen',
  facts: {
    order: 'Bestellung',
    reference: 'Ihr Zeichen',
    placedAt: 'Bestellt am',
    reason: 'Grund',
    shipment: 'Lieferung',
    carrier: 'Versanddienst',
    trackingNumber: 'Sendungsnummer',
    return: 'Rücksendung',
    note: 'Hinweis',
    received: 'Erhaltener Betrag',
    refund: 'Erstattung',
    orderTotal: 'Bestellsumme',
    due: 'Noch zu zahlen',
  },
  columns: { product: 'Artikel', quantity: 'Menge', amount: 'Betrag' },
  moreLines: (count, written) =>
    count === 1 ? 'und 1 weitere Position' : `und ${written} weitere Positionen`,
  price: {
    subtotal: 'Zwischensumme',
    discount: (code) => `Rabatt (${code})`,
    shipping: (method) => `Versand (${method})`,
    tax: (name, rate) => `zzgl. ${name} ${rate}`,
    taxIncluded: (name, rate) => `Enthält ${name} ${rate}`,
    total: 'Summe',
  },
  deliverTo: 'Lieferadresse',
  billTo: 'Rechnungsadresse',
};
