import { type ChainHead, describeHead, hashOf, START_OF_CHAIN } from './audit-chain.js';

const HOUR_MS = 3_600_000;
/** Whoever has the wrong key learns it from the first few. */
const MAX_FINDINGS = 100;

/** A link with the entry that it stands for, which may be gone. */
export interface SealedEntry {
  readonly position: bigint;
  readonly eventId: string;
  readonly digest: Buffer;
  readonly hash: Buffer;
  readonly keyed: boolean;
  readonly entry: {
    readonly action: string;
    readonly occurredAt: Date;
    readonly digest: Buffer;
  } | null;
}

/** When a UUIDv7 was made. */
export const timeOfId = (id: string): number =>
  Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

const iso = (ms: number): string =>
  Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : 'no time at all';

/** Goes along the chain, link by link, and writes down what is not as it was written. */
export class ChainWalk {
  readonly findings: string[] = [];
  next: bigint;
  head: ChainHead | null = null;
  links = 0;
  /** Made without a key although there is one now: they prove less. */
  withoutKey = 0;
  /** The time of the newest id so far. */
  newestMs = 0;
  private keyedBefore = false;
  private previous: Buffer | null;

  /** @param before the link before the first, when the walk does not begin at the beginning; it is taken on trust */
  constructor(
    private readonly chainKey: Buffer | undefined,
    private readonly expected: ChainHead | undefined,
    before?: { readonly position: bigint; readonly hash: Buffer },
  ) {
    this.next = (before?.position ?? 0n) + 1n;
    this.previous = before?.hash ?? START_OF_CHAIN;
  }

  get givenUp(): boolean {
    return this.findings.length >= MAX_FINDINGS;
  }

  visit(link: SealedEntry): void {
    const { position, hash, keyed } = link;
    if (position > this.next) {
      this.find(position, `the links from ${this.next} to ${position - 1n} are missing`);
      this.previous = null;
    }
    this.compareLinks(link);
    this.compareEntry(link);
    if (this.expected?.position === position && !this.expected.hash.equals(hash)) {
      this.find(
        position,
        'the hash is not that of the head that was given: everything up to here may have been made anew',
      );
    }
    this.links += 1;
    if (!keyed && this.chainKey) this.withoutKey += 1;
    this.keyedBefore ||= keyed;
    this.previous = hash;
    this.head = { position, hash };
    this.next = position + 1n;
  }

  end(): void {
    const { expected, head } = this;
    if (!expected || (head && head.position >= expected.position)) return;
    this.findings.push(
      `The chain ends at ${head ? describeHead(head) : 'its beginning'}, before the head that was given: its end was cut off.`,
    );
  }

  private compareLinks({ position, digest, hash, keyed }: SealedEntry): void {
    if (!keyed && this.keyedBefore)
      this.find(position, 'the link was made without the key, and those before it with one');
    if (!this.previous) return;
    if (hashOf(this.previous, { position, digest }, keyed ? this.chainKey : undefined).equals(hash))
      return;
    this.find(
      position,
      'the link does not follow from the one before: one of them was replaced, or AUDIT_CHAIN_KEY is another',
    );
  }

  private compareEntry({ position, eventId, digest, entry }: SealedEntry): void {
    if (!entry) {
      this.find(position, `the entry ${eventId} is gone`);
      return;
    }
    const name = `the entry ${eventId} (${entry.action}, ${entry.occurredAt.toISOString()})`;
    if (!entry.digest.equals(digest))
      this.find(position, `${name} was changed after it was sealed`);
    const madeMs = timeOfId(eventId);
    if (Math.abs(madeMs - entry.occurredAt.getTime()) > HOUR_MS) {
      this.find(
        position,
        `${name} was not written at the time that it says: its id is of ${iso(madeMs)}`,
      );
      return;
    }
    if (madeMs < this.newestMs - HOUR_MS) {
      this.find(position, `${name} came into the log after entries of ${iso(this.newestMs)}`);
    }
    this.newestMs = Math.max(this.newestMs, madeMs);
  }

  private find(position: bigint, what: string): void {
    this.findings.push(`Position ${position}: ${what}.`);
  }
}
