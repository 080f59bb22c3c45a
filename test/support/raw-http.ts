import { connect } from 'node:net';

/** Sends bytes that no HTTP client would, and reads until the server closes. */
export function exchange({ hostname, port }: URL, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.setTimeout(15_000, () => socket.destroy(new Error('no answer')));
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    // The server may stop reading before all is sent.
    socket.on('error', (error: NodeJS.ErrnoException) =>
      answer || error.code === 'EPIPE' || error.code === 'ECONNRESET'
        ? resolve(answer)
        : reject(error),
    );
    socket.on('close', () => resolve(answer));
  });
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The first answer among the bytes; its body is everything behind the headers. */
export function parseAnswer(bytes: string): RawAnswer {
  const end = bytes.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = bytes.slice(0, end).split('\r\n');
  return {
    status: Number(statusLine.split(' ')[1]),
    headers: Object.fromEntries(
      lines.map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    ),
    body: bytes.slice(end + 4),
  };
}
