import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { preferredEncoding } from '../http/accept-encoding.js';
import { etagOf } from '../http/etag.js';
import { varyBy } from '../http/vary.js';

const ENCODINGS = ['br', 'gzip'] as const;
type Encoding = (typeof ENCODINGS)[number];

/** A text that is sent often and never changes: compressed once, not per request. */
export interface EncodedText {
  readonly plain: Buffer;
  readonly encoded: Readonly<Record<Encoding, Buffer>>;
  readonly hash: string;
}

export async function encodeText(text: string): Promise<EncodedText> {
  const plain = Buffer.from(text);
  const [br, gz] = await Promise.all([
    // The highest quality takes a second of CPU for a tenth less.
    promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }),
    promisify(gzip)(plain),
  ]);
  const hash = createHash('sha256').update(plain).digest('base64url').slice(0, 22);
  return { plain, encoded: { br, gzip: gz }, hash };
}

/**
 * Sets the headers of the encoding, and returns what to send. Each encoding has its own ETag,
 * because the bytes differ.
 */
export function chooseEncoding(
  { plain, encoded, hash }: EncodedText,
  request: FastifyRequest,
  reply: FastifyReply,
): Buffer {
  const encoding = preferredEncoding(request.headers['accept-encoding'], ENCODINGS);
  varyBy(reply, 'accept-encoding').header('etag', etagOf(hash, encoding ?? 'plain'));
  if (encoding === null) return plain;
  void reply.header('content-encoding', encoding);
  return encoded[encoding];
}
