import type { FastifyInstance } from 'fastify';
import { MalformedRequest, UnsupportedMediaType } from './http.errors.js';
import { isOAuthPath } from './oauth-answers.js';

export const FORM_MEDIA_TYPE = 'application/x-www-form-urlencoded';
const MAX_FORM_BYTES = 32_768;
const MAX_PARAMETERS = 50;

/** Accepts forms, on the OAuth endpoints only. */
export function acceptForms(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(FORM_MEDIA_TYPE, { parseAs: 'buffer' }, (request, body, done) => {
    if (!isOAuthPath(request.url)) return done(new UnsupportedMediaType());
    try {
      done(null, parseForm(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
}

/**
 * RFC 6749 section 3.2: a parameter without a value counts as missing, and a duplicate one is an
 * error, because two parsers could each use another value.
 * @throws MalformedRequest
 */
export function parseForm(body: Buffer): Record<string, string> {
  if (body.length > MAX_FORM_BYTES)
    throw new MalformedRequest(`The form has more than ${MAX_FORM_BYTES} bytes.`);
  const parameters = [...new URLSearchParams(body.toString())];
  if (parameters.length > MAX_PARAMETERS)
    throw new MalformedRequest('The form has too many parameters.');
  if (new Set(parameters.map(([name]) => name)).size < parameters.length)
    throw new MalformedRequest('The form has a parameter twice.');
  return Object.fromEntries(parameters.filter(([, value]) => value !== ''));
}
