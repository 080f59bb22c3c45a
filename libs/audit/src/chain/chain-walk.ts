import { type Anchor, StateDigest } from './anchors.js';
import { type ChainHead, describeHead, hashOf, START_OF_CHAIN } from './audit-chain.js';
import type { SealedEntry } from './chain-rows.js';
import { microsecondsOf } from './entry-digest.js';
import { Findings } from './findings.js';

export const HOUR_MS = 3_600_000;

/** The time at which a UUIDv7 was created. */
export const timeOfId = (id: string): number =>
  Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

const iso = (ms: number): string =>
  Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : 'no time at all';

export interface ChainKeys {
  readonly chainKey: Buffer | undefined;
  /** The previous key, during its replacement. */
  readonly previousKey?: Buffer | undefined;
}

interface WalkOptions extends ChainKeys {
  /**
   * Links that the chain must contain. They come from outside the database, which therefore cannot
   * forge them.
   */
  readonly expected: readonly ChainHead[];
  /** Sorted by position. Empty when the walk does not start with the first link. */
  readonly anchors: readonly Anchor[];
  /**
   * The link before the first one, when the walk does not start at the beginning. It is trusted
   * unchecked.
   */
  readonly before?: ChainHead | undefined;
}

export interface Acceptance {
  readonly anchor: Anchor;
  readonly findings: number;
}

/** Follows the chain link by link, and records every deviation. It never stops early. */
export class ChainWalk {
  readonly findings = new Findings();
  readonly accepted: Acceptance[] = [];
  next: bigint;
  head: ChainHead | null = null;
  links = 0;
  /** The number of links without a key although there is one now. */
  withoutKey = 0;
  /**
   * The number of entries more than an hour ahead of the clock that sealed them: a fast clock, and
   * no proof of an attack.
   */
  ahead = 0;
  /** The longest time between an entry and its link. */
  longestWaitMs = 0;
  /**
   * The newest time in the log so far. It is limited to the time of sealing, so a fast clock cannot
   * raise it further.
   */
  newestMs = 0;
  /** The same, before the sealer's run that the last link belongs to. */
  private newestBeforeRunMs = 0;
  private runUs = -1n;
  private strongest = 0;
  private previous: Buffer | null;
  private readonly state = new StateDigest();

  constructor(private readonly options: WalkOptions) {
    this.next = (options.before?.position ?? 0n) + 1n;
    this.previous = options.before?.hash ?? START_OF_CHAIN;
  }

  visit(link: SealedEntry): void {
    const { position, hash } = link;
    if (position > this.next) {
      this.find(
        'missing-links',
        position,
        `the links from ${this.next} to ${position - 1n} are missing`,
      );
      this.previous = null;
    }
    this.compareLinks(link);
    this.compareEntry(link);
    this.links += 1;
    this.previous = hash;
    this.head = { position, hash };
    this.next = position + 1n;
    this.state.add(link);
    this.compareExpected(this.head);
    this.compareAnchors(this.head);
  }

  /** The digest of everything that was visited, for an anchor. */
  stateNow(): Buffer {
    return this.state.now();
  }

  end(): void {
    const { head } = this;
    for (const expected of this.options.expected) {
      if (head && head.position >= expected.position) continue;
      const end = head ? describeHead(head) : 'its beginning';
      this.findings.add(
        'head',
        expected.position,
        `The chain ends at ${end}, before ${describeHead(expected)}, which was given: its ` +
          `end was cut off.`,
      );
    }
  }

  private compareLinks(link: SealedEntry): void {
    const { chainKey, previousKey } = this.options;
    const { position, keyed, format, hash } = link;
    const fits = (key: Buffer | undefined): boolean =>
      this.previous !== null && hashOf(this.previous, link, key, format).equals(hash);
    const strength = keyed ? (previousKey && fits(previousKey) ? 1 : 2) : 0;
    if (!keyed && chainKey) {
      this.withoutKey += 1;
      const since = this.strongest > 0 ? ', and those before it with one' : '';
      this.find('without-key', position, `the link was made without the key${since}`);
    }
    if (strength === 1 && this.strongest !== 1)
      this.find('older-key', position, 'the link was made with the previous key');
    this.strongest = Math.max(this.strongest, strength);
    if (this.previous === null || strength === 1 || fits(keyed ? chainKey : undefined)) return;
    this.find(
      'hash',
      position,
      'the link does not follow from the one before: one of them was replaced, or ' +
        'AUDIT_CHAIN_KEY is another',
    );
  }

  private compareEntry({ position, eventId, digest, entry, sealedAtUs }: SealedEntry): void {
    if (!entry) {
      this.find('gone', position, `the entry ${eventId} is gone`);
      return;
    }
    const name = `the entry ${eventId} (${entry.action}, ${entry.occurredAt})`;
    if (!entry.digest.equals(digest))
      this.find('changed', position, `${name} was changed after it was sealed`);
    if (sealedAtUs !== this.runUs) {
      this.runUs = sealedAtUs;
      this.newestBeforeRunMs = this.newestMs;
    }
    const sealedMs = Number(sealedAtUs / 1_000n);
    const madeMs = timeOfId(eventId);
    const occurredMs = Number((microsecondsOf(entry.occurredAt) ?? 0n) / 1_000n);
    const knownMs = Math.min(this.newestBeforeRunMs, sealedMs);
    if (Math.min(madeMs, occurredMs) < knownMs - HOUR_MS)
      this.find('late', position, `${name} came into the log after entries of ${iso(knownMs)}`);
    if (Math.max(madeMs, occurredMs) > sealedMs + HOUR_MS) this.ahead += 1;
    this.longestWaitMs = Math.max(this.longestWaitMs, sealedMs - madeMs);
    this.newestMs = Math.max(this.newestMs, Math.min(madeMs, sealedMs));
  }

  /**
   * A hash that was kept elsewhere proves everything that it covers, including links without a key.
   */
  private compareExpected({ position, hash }: ChainHead): void {
    for (const expected of this.options.expected) {
      if (expected.position !== position) continue;
      if (expected.hash.equals(hash)) this.findings.clear('without-key');
      else
        this.find(
          'head',
          position,
          'the hash is not the one that was given: everything up to here may have been made again',
        );
    }
  }

  private compareAnchors({ position, hash }: ChainHead): void {
    for (const anchor of this.options.anchors) {
      if (anchor.position !== position) continue;
      if (anchor.hash.equals(hash) && anchor.state.equals(this.state.now())) {
        this.accepted.push({ anchor, findings: this.findings.clear() });
        this.strongest = 0;
      } else
        this.find(
          'anchor',
          position,
          'the log up to here is not as it was when the anchor was made',
        );
    }
  }

  private find(kind: Parameters<Findings['add']>[0], position: bigint, what: string): void {
    this.findings.add(kind, position, `Position ${position}: ${what}.`);
  }
}
