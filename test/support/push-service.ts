import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  type ECDH,
  hkdfSync,
  randomBytes,
  verify,
} from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { noteSecrets } from './log-files.js';
import { listen, originOf, shut } from './loopback-server.js';

const CURVE = 'prime256v1';
const DAY_S = 86_400;

export interface ReceivedPush {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly plaintext: string;
}

/** A browser that has subscribed: what it sends to Orderly, and what its push service brought. */
export interface SubscribedBrowser {
  readonly subscription: {
    readonly endpoint: string;
    readonly expirationTime: number | null;
    readonly keys: { readonly p256dh: string; readonly auth: string };
  };
  readonly received: ReceivedPush[];
  /** What the push service answers instead of 201. */
  answer: { readonly status: number; readonly headers?: Record<string, string> } | 'hang up' | null;
  /** How often it was asked, whatever it answered. */
  requests: number;
}

interface Subscribed extends SubscribedBrowser {
  readonly keys: ECDH;
  readonly auth: Buffer;
}

/** A pair of keys with which an installation pushes. */
export function vapidKeys(): NonNullable<AppConfig['webPush']> {
  const pair = createECDH(CURVE);
  const publicKey = pair.generateKeys('base64url');
  const privateKey = Buffer.from(pair.getPrivateKey('hex').padStart(64, '0'), 'hex');
  const subject = 'mailto:ops@orderly.test';
  return { publicKey, privateKey: privateKey.toString('base64url'), subject };
}

/**
 * A real push service with its browsers: it refuses what is not signed by the installation (RFC
 * 8292), and its browsers decrypt (RFC 8291) with node:crypto alone.
 */
export class PushService {
  private readonly browsers = new Map<string, Subscribed>();

  private constructor(
    private readonly server: Server,
    private readonly serverKey: string,
  ) {}

  static async start(serverKey: string): Promise<PushService> {
    const server = createServer();
    const service = new PushService(server, serverKey);
    server.on('request', (request, response) => void service.take(request, response));
    await listen(server);
    return service;
  }

  private get origin(): string {
    return originOf(this.server);
  }

  subscribe(): SubscribedBrowser {
    const keys = createECDH(CURVE);
    const p256dh = keys.generateKeys('base64url');
    const auth = randomBytes(16);
    const path = `/push/${newId()}`;
    const browser: Subscribed = {
      subscription: {
        endpoint: `${this.origin}${path}`,
        expirationTime: null,
        keys: { p256dh, auth: auth.toString('base64url') },
      },
      ...{ keys, auth, received: [], answer: null, requests: 0 },
    };
    const { endpoint, keys: shared } = browser.subscription;
    noteSecrets({ secret: [endpoint, shared.auth, shared.p256dh] });
    this.browsers.set(path, browser);
    return browser;
  }

  close(): void {
    shut(this.server);
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const browser = this.browsers.get(request.url ?? '');
    if (!browser) return void response.writeHead(404).end();
    browser.requests += 1;
    const { answer } = browser;
    if (answer === 'hang up') return void response.destroy();
    if (answer) return void response.writeHead(answer.status, answer.headers).end('No.');
    if (!this.isSigned(request.headers.authorization ?? ''))
      return void response.writeHead(403).end();
    const plaintext = decrypted(Buffer.concat(chunks), browser);
    const headers = request.headers as ReceivedPush['headers'];
    browser.received.push({ headers, plaintext, payload: JSON.parse(plaintext) });
    response.writeHead(201).end();
  }

  /** Whether the token is one for this service, signed with the key of the installation. */
  private isSigned(authorization: string): boolean {
    const [, jwt = '', key] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(authorization) ?? [];
    const [header = '', claims = '', signature = ''] = jwt.split('.');
    if (key !== this.serverKey || jsonIn(header)['alg'] !== 'ES256') return false;
    const isValid = verify(
      'sha256',
      Buffer.from(`${header}.${claims}`),
      { key: publicKeyOf(key), dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    );
    const { aud, exp, sub } = jsonIn(claims);
    const leftS = Number(exp) - Date.now() / 1_000;
    return (
      isValid && aud === this.origin && leftS > 0 && leftS <= DAY_S && /^mailto:/.test(`${sub}`)
    );
  }
}

const jsonIn = (part: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(part, 'base64url').toString() || '{}');

function publicKeyOf(point: string) {
  const bytes = Buffer.from(point, 'base64url');
  const [x, y] = [bytes.subarray(1, 33), bytes.subarray(33)].map((each) =>
    each.toString('base64url'),
  );
  return createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } });
}

/** One record of aes128gcm (RFC 8188), with the keys of RFC 8291. */
function decrypted(body: Buffer, { keys, auth }: Subscribed): string {
  const salt = body.subarray(0, 16);
  const idLength = body.readUInt8(20);
  const senderKey = body.subarray(21, 21 + idLength);
  const record = body.subarray(21 + idLength);
  const derive = (secret: Buffer, salted: Buffer, info: Buffer, length: number): Buffer =>
    Buffer.from(hkdfSync('sha256', secret, salted, info, length));
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), senderKey]);
  const secret = derive(keys.computeSecret(senderKey), auth, info, 32);
  const key = derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  const end = padded.lastIndexOf(2);
  if (end < 0) throw new Error('The record has no end.');
  return padded.subarray(0, end).toString();
}
