/** The words of one mail, as ICU messages. Plain text: the layouts escape it. */
export interface Wording {
  readonly subject: string;
  readonly preheader: string;
  readonly heading: string;
  readonly intro: string;
  /** The button; null in a mail that has no button of its own. */
  readonly action: string | null;
  /** Null in a mail about an order that only says where to ask, if there is an address for that. */
  readonly note: string | null;
}

export const WORDING_FIELDS = [
  'subject',
  'preheader',
  'heading',
  'intro',
  'action',
  'note',
] as const satisfies ReadonlyArray<keyof Wording>;
export type WordingField = (typeof WORDING_FIELDS)[number];

/** The words that an installation uses instead of the shipped ones. */
export type OwnWords = Readonly<Partial<Record<WordingField, string>>>;

export const SHIPPED: OwnWords = {};
