import { Agent, type IncomingMessage, type RequestOptions, request } from 'node:http';
import { text } from 'node:stream/consumers';

const TIMEOUT_MS = 30_000;
const agent = new Agent({ keepAlive: true });

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * Sends a request and reads the answer, but no stream, which does not end by itself. It follows no
 * redirects. `fetch` takes 0.3 ms of CPU more for each of the 40,000 requests of a run.
 */
export async function send(
  method: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string | Uint8Array = '',
): Promise<HttpAnswer> {
  const length = Buffer.byteLength(body);
  const message = await answerTo(url, body, {
    ...{ method, agent, timeout: TIMEOUT_MS },
    headers: {
      ...{ accept: '*/*', 'user-agent': 'node', ...headers },
      ...(length === 0 ? {} : { 'content-length': length }),
    },
  });
  const answer = { status: message.statusCode ?? 0, headers: headersOf(message) };
  if (answer.headers.get('content-type') !== 'text/event-stream')
    return { ...answer, text: await text(message) };
  message.destroy();
  return { ...answer, text: '' };
}

const answerTo = (
  url: string,
  body: string | Uint8Array,
  options: RequestOptions,
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const sent = request(url, options, resolve).on('error', reject);
    sent.on('timeout', () => sent.destroy(new Error(`No answer within ${TIMEOUT_MS} ms.`)));
    sent.end(body);
  });

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let at = 0; at < rawHeaders.length; at += 2)
    headers.append(rawHeaders[at] as string, rawHeaders[at + 1] as string);
  return headers;
}
