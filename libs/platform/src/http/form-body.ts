import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiBody, ApiConsumes } from '../documentation/documentation.decorators.js';
import { FORM_MEDIA_TYPE, unsupportedBody } from './body-types.js';
import { MalformedRequest } from './http.errors.js';
import { isOAuthPath } from './oauth-answers.js';

const MULTIPART_MEDIA_TYPE = 'multipart/form-data';
const MAX_FORM_BYTES = 32_768;
const MAX_PARAMETERS = 50;

/**
 * The route may be sent a form, and does not look into it: its address says everything. No cookie
 * may authenticate there, because a page of another origin can post a form.
 */
export const IgnoresForm = (): MethodDecorator =>
  applyDecorators(
    RouteConfig({ ignoresForm: true }) as MethodDecorator,
    ApiConsumes(FORM_MEDIA_TYPE, MULTIPART_MEDIA_TYPE),
    ApiBody({ schema: { type: 'object' }, required: false }),
  );

const ignoresForm = ({ routeOptions: { config } }: FastifyRequest): boolean =>
  (config as { ignoresForm?: boolean }).ignoresForm === true;

/** Accepts forms, on the OAuth endpoints and on routes that ignore them only. */
export function acceptForms(fastify: FastifyInstance): void {
  const ignored = { parseAs: 'buffer', bodyLimit: MAX_FORM_BYTES } as const;
  fastify.addContentTypeParser(MULTIPART_MEDIA_TYPE, ignored, (request, _body, done) =>
    ignoresForm(request) ? done(null, undefined) : done(unsupportedBody(request)),
  );
  fastify.addContentTypeParser(FORM_MEDIA_TYPE, { parseAs: 'buffer' }, (request, body, done) => {
    if (ignoresForm(request)) return done(null, undefined);
    if (!isOAuthPath(request.url)) return done(unsupportedBody(request));
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
