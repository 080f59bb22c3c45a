import type { FastifyInstance, FastifyRequest } from 'fastify';
import { fileTypesOf, refuseOtherBodies, unsupportedBody } from './body-types.js';
import { isUtf8 } from './charset.js';
import { acceptFiles } from './file-body.js';
import { acceptForms } from './form-body.js';
import { MalformedRequest } from './http.errors.js';
import { isOAuthPath } from './oauth-answers.js';
import { keepRawBody } from './raw-body.js';

export const MAX_BODY_BYTES = 1_048_576;
const MAX_DEPTH = 32;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/**
 * A few kilobytes of brackets would exhaust the stack of any recursive validator behind the parser,
 * and lead to 500.
 */
function isTooDeep(json: Buffer): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < json.length; index++) {
    const byte = json[index] as number;
    if (inString) {
      if (byte === BACKSLASH) index++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (OPENING.has(byte)) {
      if (++depth > MAX_DEPTH) return true;
    } else if (CLOSING.has(byte)) depth--;
  }
  return false;
}

/**
 * JSON in UTF-8 is the only body format. Forms in particular are refused, because a page of another
 * origin can post one. Only the OAuth endpoints accept forms, and routes that do not look into
 * them; no cookie authenticates there. Of duplicate keys the last one counts, for validator and
 * handler alike, because both see the parsed value.
 */
export function acceptJsonBodies(fastify: FastifyInstance): void {
  // The parser keeps keys that attack prototypes, as own properties without effect. The pipe
  // refuses them with a pointer to each, and only the pipe reads a body as it was sent.
  const parseJson = fastify.getDefaultJsonParser('ignore', 'ignore');
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES },
    (request, body, done) => {
      const takesOthers = isOAuthPath(request.url) || fileTypesOf(request) !== undefined;
      if (takesOthers || !isUtf8(request.headers['content-type'] ?? ''))
        return done(unsupportedBody(request));
      if (body.length === 0) return done(null, undefined);
      if (isTooDeep(body as Buffer))
        return done(new MalformedRequest(`The body is nested deeper than ${MAX_DEPTH} levels.`));
      let text: string;
      try {
        text = decoder.decode(body as Buffer);
      } catch {
        return done(new MalformedRequest('The body is not valid UTF-8.'));
      }
      // RFC 8259 section 8.1 forbids senders to add a byte order mark; the parser would ignore it.
      if (text.startsWith('\ufeff'))
        return done(new MalformedRequest('The body begins with a byte order mark.'));
      parseJson(request, text, (error, value) => {
        if (error) return done(new MalformedRequest('The body is not valid JSON.'));
        keepRawBody(request, body as Buffer);
        done(null, value);
      });
    },
  );

  acceptForms(fastify);
  acceptFiles(fastify, ['text/csv', 'application/x-ndjson']);
  refuseOtherBodies(fastify);

  fastify.addHook('onRequest', (request, _reply, done) => {
    const isEncoded = !/^(?:identity)?$/i.test(request.headers['content-encoding'] ?? '');
    done(isEncoded && hasBody(request) ? unsupportedBody(request) : undefined);
  });
}

/** The bodies of GET and HEAD are never read. */
const hasBody = ({ method, headers }: FastifyRequest): boolean =>
  method !== 'GET' &&
  method !== 'HEAD' &&
  (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0);
