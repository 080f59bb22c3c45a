/**
 * The number of findings of each kind that are listed. The rest are counted, so that one kind does
 * not hide what comes after it.
 */
const SHOWN_OF_A_KIND = 20;

type FindingKind =
  | 'structure'
  | 'missing-links'
  | 'without-key'
  | 'older-key'
  | 'hash'
  | 'gone'
  | 'changed'
  | 'late'
  | 'never-sealed'
  | 'head'
  | 'anchor';

interface Line {
  readonly position: bigint;
  readonly text: string;
}

/** The findings of a verification, by kind and in the order of the chain. */
export class Findings {
  private readonly shown = new Map<FindingKind, Line[]>();
  private readonly counts = new Map<FindingKind, { count: number; last: bigint }>();

  add(kind: FindingKind, position: bigint, text: string): void {
    const count = (this.counts.get(kind)?.count ?? 0) + 1;
    this.counts.set(kind, { count, last: position });
    if (count > SHOWN_OF_A_KIND) return;
    const lines = this.shown.get(kind) ?? [];
    this.shown.set(kind, [...lines, { position, text }]);
  }

  get count(): number {
    return [...this.counts.values()].reduce((sum, { count }) => sum + count, 0);
  }

  /** Removes all findings, or those of one kind, and returns their number. */
  clear(kind?: FindingKind): number {
    const before = this.count;
    for (const each of kind ? [kind] : [...this.counts.keys()]) {
      this.counts.delete(each);
      this.shown.delete(each);
    }
    return before - this.count;
  }

  lines(): string[] {
    const lines = [...this.shown.values()].flat();
    const rest = [...this.counts].flatMap(([kind, { count, last }]) =>
      count > SHOWN_OF_A_KIND
        ? [`And ${count - SHOWN_OF_A_KIND} more like it (${kind}), the last at position ${last}.`]
        : [],
    );
    lines.sort((a, b) => (a.position < b.position ? -1 : Number(a.position > b.position)));
    return [...lines.map(({ text }) => text), ...rest];
  }
}
