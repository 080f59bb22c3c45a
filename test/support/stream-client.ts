import { eventually } from './eventually.js';

export interface Received {
  readonly event: string;
  readonly id: string | null;
  readonly data: Record<string, unknown>;
}

/** A client of an event stream that shows each frame, as EventSource does not. */
export class StreamClient {
  readonly received: Received[] = [];
  /** The last id, as a client sends it when it comes back. */
  lastId: string | null = null;
  retryMs: number | null = null;
  private readonly aborting = new AbortController();
  private hasEnded = false;

  private constructor(readonly response: Response) {}

  static async open(
    url: string,
    headers: Readonly<Record<string, string>>,
    lastId: string | null = null,
  ): Promise<StreamClient> {
    const aborting = new AbortController();
    const response = await fetch(url, {
      headers: { ...headers, ...(lastId === null ? {} : { 'last-event-id': lastId }) },
      signal: aborting.signal,
    });
    const client = new StreamClient(response);
    client.aborting.signal.addEventListener('abort', () => aborting.abort());
    client.lastId = lastId;
    void client.read();
    return client;
  }

  of(event: string): Array<Record<string, unknown>> {
    return this.received.filter((each) => each.event === event).map(({ data }) => data);
  }

  async until(event: string, count = 1): Promise<Array<Record<string, unknown>>> {
    await eventually(() => expect(this.of(event).length).toBeGreaterThanOrEqual(count));
    return this.of(event);
  }

  get isEnded(): boolean {
    return this.hasEnded;
  }

  close(): void {
    this.aborting.abort();
  }

  private async read(): Promise<void> {
    try {
      let rest = '';
      const decoder = new TextDecoder();
      for await (const chunk of this.response.body ?? []) {
        const frames = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n\n');
        rest = frames.pop() ?? '';
        for (const frame of frames) this.take(frame);
      }
    } catch {
      // Closed by one side.
    }
    this.hasEnded = true;
  }

  private take(frame: string): void {
    const fields = Object.fromEntries(frame.split('\n').map((line) => line.split(/: (.*)/s, 2)));
    if (fields['retry'] !== undefined) this.retryMs = Number(fields['retry']);
    if (fields['id'] !== undefined) this.lastId = fields['id'];
    if (fields['data'] === undefined) return;
    const { event = 'message', id = null, data } = fields;
    this.received.push({ event, id, data: JSON.parse(data) });
  }
}
