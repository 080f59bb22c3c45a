/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @param {ArrayLike<number>} sorted @param {number} share such as 0.99 */
export const percentile = (sorted, share) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** @param {readonly T[]} items @returns {T} @template T */
export const anyOf = (items) => items[Math.floor(Math.random() * items.length)];

/** @param {readonly T[]} items @param {number} count @returns {T[]} different ones @template T */
export function severalOf(items, count) {
  const chosen = new Set();
  while (chosen.size < Math.min(count, items.length)) chosen.add(anyOf(items));
  return [...chosen];
}

/** @param {readonly number[]} values */
export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
