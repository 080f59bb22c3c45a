import type { OrderTexts } from './order-texts.js';

export const fr: OrderTexts = {
  mails: {
    'order-placed': {
      subject: 'Votre commande {number}',
      preheader: 'Nous avons bien reçu votre commande de {amount}.',
      heading: 'Merci pour votre commande',
      intro: 'Nous avons bien reçu votre commande et réservé tous ses articles pour vous.',
      note: 'Nous vous écrirons de nouveau dès qu’il y aura du nouveau.',
    },
    'order-cancelled': {
      subject: 'Votre commande {number} a été annulée',
      preheader: 'Votre commande de {amount} a été annulée.',
      heading: 'Votre commande a été annulée',
      intro: 'Cette commande a été annulée. Aucun de ses articles ne sera livré.',
      note: null,
    },
    'order-expired': {
      subject: 'Votre commande {number} a expiré',
      preheader: 'Nous n’avons pas reçu votre paiement de {amount} à temps.',
      heading: 'Votre commande a expiré',
      intro:
        'Nous n’avons pas reçu votre paiement à temps : les articles que nous avions réservés ' +
        'pour vous sont de nouveau en vente. Si vous les souhaitez toujours, veuillez passer une ' +
        'nouvelle commande.',
      note:
        'Si vous avez déjà payé, vous n’avez rien à faire : si tout est encore disponible, nous ' +
        'livrerons votre commande ; sinon, nous vous rembourserons.',
    },
    'order-partially-shipped': {
      subject: 'Une partie de votre commande {number} est en route',
      preheader: 'Nous avons expédié les premiers articles de votre commande.',
      heading: 'Une partie de votre commande est en route',
      intro:
        'Nous avons expédié les articles ci-dessous. Nous vous écrirons de nouveau dès que nous ' +
        'aurons expédié le reste.',
      note: null,
    },
    'order-shipped': {
      subject: 'Votre commande {number} est en route',
      preheader: 'Nous avons expédié votre commande.',
      heading: 'Votre commande est en route',
      intro: 'Nous avons expédié les articles ci-dessous.',
      note: null,
    },
    'order-closed': {
      subject: 'Une partie de votre commande {number} ne peut pas être livrée',
      preheader: 'Malheureusement, certains articles ne peuvent pas être livrés.',
      heading: 'Une partie de votre commande ne peut pas être livrée',
      intro:
        'Malheureusement, nous ne pouvons pas livrer les articles ci-dessous ; nous les avons ' +
        'donc annulés. Si vous les avez déjà payés, nous vous les rembourserons.',
      note: null,
    },
    'payment-received': {
      subject: 'Nous avons reçu votre paiement pour la commande {number}',
      preheader: 'Nous avons bien reçu {amount}.',
      heading: 'Merci pour votre paiement',
      intro: 'Nous avons bien reçu votre paiement.',
      note: null,
    },
    'payment-refunded': {
      subject: 'Remboursement pour votre commande {number}',
      preheader: 'Nous vous avons remboursé {amount}.',
      heading: 'Votre remboursement',
      intro:
        'Nous vous avons remboursé le montant ci-dessous. Selon votre banque, il peut mettre ' +
        'quelques jours à vous parvenir.',
      note: null,
    },
    'return-approved': {
      subject: 'Votre retour {number} est accepté',
      preheader: 'Vous pouvez nous renvoyer les articles.',
      heading: 'Votre retour est accepté',
      intro:
        'Veuillez nous renvoyer les articles ci-dessous. Nous vous écrirons dès qu’ils seront ' +
        'arrivés.',
      note: null,
    },
    'return-rejected': {
      subject: 'Nous ne pouvons pas accepter votre retour {number}',
      preheader: 'Nous ne pouvons pas reprendre les articles.',
      heading: 'Nous ne pouvons pas accepter votre retour',
      intro:
        'Nous avons examiné votre demande et ne pouvons malheureusement pas reprendre les ' +
        'articles ci-dessous.',
      note: null,
    },
    'return-received': {
      subject: 'Nous avons reçu votre retour {number}',
      preheader: 'Les articles que vous avez renvoyés sont arrivés.',
      heading: 'Votre retour est arrivé',
      intro: 'Les articles ci-dessous nous sont bien parvenus. Merci de les avoir renvoyés.',
      note: null,
    },
  },
  seeOrder: 'Voir la commande',
  trackParcel: 'Suivre le colis',
  facts: {
    order: 'Commande',
    reference: 'Votre référence',
    placedAt: 'Passée le',
    reason: 'Motif',
    shipment: 'Expédition',
    carrier: 'Transporteur',
    trackingNumber: 'Numéro de suivi',
    return: 'Retour',
    note: 'Remarque',
    received: 'Montant reçu',
    refund: 'Remboursement',
    orderTotal: 'Total de la commande',
    due: 'Reste à payer',
  },
  columns: { product: 'Article', quantity: 'Quantité', amount: 'Montant' },
  moreLines: (count, written) => (count === 1 ? 'et 1 autre ligne' : `et ${written} autres lignes`),
  price: {
    subtotal: 'Sous-total',
    discount: (code) => `Remise (${code})`,
    shipping: (method) => `Livraison (${method})`,
    tax: (name, rate) => `${name} ${rate}`,
    taxIncluded: (name, rate) => `Dont ${name} ${rate}`,
    total: 'Total',
  },
  deliverTo: 'Adresse de livraison',
  billTo: 'Adresse de facturation',
};
