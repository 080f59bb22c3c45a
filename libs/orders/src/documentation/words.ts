import type { Permission } from '@orderly/platform/kernel/identity/actor';

export const code = (text: string): string => `\`${text}\``;

/** Who has the permission for one's own, or for any. */
export const performersOf = ({ own, any }: { own?: Permission; any?: Permission }): string[] => [
  ...(own === undefined ? [] : [`${code(own)} (one's own)`]),
  ...(any === undefined ? [] : [`${code(any)} (any)`]),
];
