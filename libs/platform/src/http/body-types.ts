import type { FastifyInstance, FastifyRequest } from 'fastify';
import { UnsupportedMediaType } from './http.errors.js';
import { isOAuthPath } from './oauth-answers.js';

const JSON_MEDIA_TYPE = 'application/json';
export const FORM_MEDIA_TYPE = 'application/x-www-form-urlencoded';

/** The media types of the files that the route takes; undefined when it takes none. */
export const fileTypesOf = ({ routeOptions: { config } }: FastifyRequest) =>
  (config as { fileTypes?: readonly string[] }).fileTypes;

/** Says what the body of this request may be instead. */
export function unsupportedBody(request: FastifyRequest): UnsupportedMediaType {
  const types = fileTypesOf(request) ?? [
    isOAuthPath(request.url) ? FORM_MEDIA_TYPE : JSON_MEDIA_TYPE,
  ];
  return new UnsupportedMediaType(types);
}

/** Without this parser, the framework refuses other types, and cannot say which ones it takes. */
export function refuseOtherBodies(fastify: FastifyInstance): void {
  fastify.addContentTypeParser('*', (request, _payload, done) =>
    request.is404 ? done(null, undefined) : done(unsupportedBody(request)),
  );
}
