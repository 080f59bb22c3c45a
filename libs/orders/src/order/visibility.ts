/** Who sees a note or an entry of the timeline: the customer and staff, or staff alone. */
export const VISIBILITIES = ['customer', 'internal'] as const;

export type Visibility = (typeof VISIBILITIES)[number];
