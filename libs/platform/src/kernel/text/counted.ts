/** A count with its words, for sentences: `1 event waits`, `2 events wait`. */
export const counted = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;
