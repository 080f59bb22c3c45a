/** An event as the HTML standard writes it (section 9.2.6). */
export interface ServerSentEvent {
  readonly event: string;
  readonly data: unknown;
}

/**
 * The frame of an event. JSON has no line breaks, so the data is one line, and no text of a person
 * can end the frame.
 */
export const frameOf = ({ event, data }: ServerSentEvent, id?: string): string =>
  `event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;

/** How long a client waits before it connects again. */
export const retryFrame = (ms: number): string => `retry: ${Math.round(ms)}\n\n`;
