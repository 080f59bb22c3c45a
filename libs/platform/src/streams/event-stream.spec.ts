import { ChangeFeed } from './change-feed.js';
import type { ChangeSignals } from './change-signals.js';
import { type Change, type ChangePage, ChangeSource, HISTORY_SIZE } from './change-source.js';
import { EventStream, type StreamEnd } from './event-stream.js';
import { readCursor, type StreamCursor, writeCursor } from './stream-cursor.js';

const NO_SIGNALS = { follow: () => undefined, leave: () => undefined } as never as ChangeSignals;
const cursorOf = (tx: number): StreamCursor => ({ tx: BigInt(tx), key: 'a' });

/** Changes as a test sets them, all of one account. */
class Tape extends ChangeSource<number> {
  override readonly name = 'tape';
  private readonly changes: Array<Change<number>> = [];

  add(count: number): void {
    for (let more = 0; more < count; more++) {
      const facts = this.changes.length;
      this.changes.push({ cursor: cursorOf(facts), audience: 'ada', isOld: false, facts });
    }
  }

  override async after({ tx, key }: StreamCursor): Promise<ChangePage<number>> {
    const start = Number(tx) + (key === '' ? 0 : 1);
    return this.page(this.changes.slice(start, start + 500));
  }

  override async latest(): Promise<ChangePage<number>> {
    return this.page(this.changes.slice(-HISTORY_SIZE));
  }

  private page = (changes: ReadonlyArray<Change<number>>): ChangePage<number> => ({
    horizon: BigInt(this.changes.length),
    isHeldUp: false,
    changes,
  });
}

describe('the stream of a client', () => {
  let tape: Tape;
  let feed: ChangeFeed<number>;

  beforeEach(() => {
    tape = new Tape();
    feed = new ChangeFeed(tape, NO_SIGNALS);
  });
  afterEach(() => feed.stop());

  const join = async (since: StreamCursor | null = null, padding = '') => {
    const ends: StreamEnd[] = [];
    const stream = new EventStream<number>(
      feed,
      'ada',
      ({ facts }) => [{ event: 'n', data: `${facts}${padding}` }],
      (end) => ends.push(end),
    );
    const isComplete = await feed.join(stream, since);
    stream.open([], undefined);
    return { stream, ends, isComplete };
  };
  /** One turn of the feed. */
  const publish = async (count: number) => {
    tape.add(count);
    const extra = { audience: null, wake: () => undefined };
    await feed.join(extra, cursorOf(Number.MAX_SAFE_INTEGER));
    feed.leave(extra);
  };
  const read = (stream: EventStream<number>): number[] => {
    const text = String(stream.read() ?? '');
    return [...text.matchAll(/^data: "(\d+)/gm)].map(([, number]) => Number(number));
  };
  const readAll = (stream: EventStream<number>): number[] => {
    const numbers: number[] = [];
    for (let more = read(stream); more.length > 0; more = read(stream)) numbers.push(...more);
    return numbers;
  };

  it('goes as far as the client reads, and waits for it without memory of its own', async () => {
    const { stream } = await join(null, 'x'.repeat(1_000));
    await publish(5_000);

    expect(stream.readableLength).toBeLessThan(40_000);
    const numbers: number[] = [];
    for (let rounds = 0; rounds < 1_000 && numbers.length < 5_000; rounds++) {
      numbers.push(...read(stream));
      await Promise.resolve();
    }

    expect(numbers).toEqual(Array.from({ length: 5_000 }, (_, at) => at));
  });

  it('is cut off when the client is slower than the history is long', async () => {
    const { stream, ends } = await join(null, 'x'.repeat(1_000));

    await publish(HISTORY_SIZE + 2_000);
    readAll(stream);
    await new Promise((resolve) => setImmediate(resolve));
    readAll(stream);

    expect(ends).toEqual(['slow']);
  });

  it.each([
    ['forgotten', 0, false],
    ['remembered', 3_000, true],
  ])('goes on after an id that is %s, or says that it cannot', async (_, after, isComplete) => {
    await publish(1);
    await publish(HISTORY_SIZE + 1_500);

    const back = await join(cursorOf(after as number));

    expect(back.isComplete).toBe(isComplete);
    expect(readAll(back.stream).slice(0, 2)).toEqual(isComplete ? [3_001, 3_002] : []);
  });

  it('does not take an id of the future, as after a restored copy', async () => {
    await publish(3);

    expect((await join(cursorOf(99))).isComplete).toBe(false);
  });

  it.each(['1', '12.ab:03', '9223372036854775807'])('reads the id %s as it was written', (id) => {
    expect(writeCursor(readCursor(id) as StreamCursor)).toBe(id);
  });

  it.each(['', 'x', '1.', '1.A', '-1', '9223372036854775808', '1.a\n'])(
    'refuses the id %j',
    (id) => {
      expect(readCursor(id)).toBeNull();
    },
  );
});
