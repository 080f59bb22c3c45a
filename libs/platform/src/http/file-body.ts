import type { Readable } from 'node:stream';
import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiBody, ApiConsumes } from '../documentation/documentation.decorators.js';
import { allowBodyTime } from './body-time.js';
import { fileTypesOf, unsupportedBody } from './body-types.js';
import { isUtf8OrAscii } from './charset.js';

/** The time for a whole upload. */
export const FILE_TIMEOUT_MS = 10 * 60_000;

/** How long the rest of a refused upload may take. */
const REST_TIMEOUT_MS = 5_000;

/** A file in the body of a request, as it arrives. */
export interface FileBody {
  readonly mediaType: string;
  readonly stream: Readable;
  /** As the client announced it. */
  readonly announcedBytes: number | undefined;
  /** Ignores the rest of a file that is refused, so that the client gets to read why. */
  readonly ignoreRest: () => void;
}

const mediaTypeOf = ({ headers }: FastifyRequest): string =>
  (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

/** The route takes a file as its body, in one of these media types, and reads it as it arrives. */
export const TakesFile = (...mediaTypes: string[]): MethodDecorator =>
  applyDecorators(
    RouteConfig({ fileTypes: mediaTypes }) as MethodDecorator,
    ApiConsumes(...mediaTypes),
    ApiBody({ schema: { type: 'string' }, required: true }),
  );

/** @throws UnsupportedMediaType when the body is no file that the route takes */
export const UploadedFile = createParamDecorator(
  (_: unknown, context: ExecutionContext): FileBody => {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const stream = request.body as Readable | undefined;
    const types = fileTypesOf(request) ?? [];
    const mediaType = mediaTypeOf(request);
    if (!stream || !types.includes(mediaType)) throw unsupportedBody(request);
    const length = request.headers['content-length'];
    return {
      mediaType,
      stream,
      announcedBytes: length === undefined ? undefined : Number(length),
      ignoreRest: () => {
        stream.resume();
        setTimeout(() => request.raw.complete || request.raw.destroy(), REST_TIMEOUT_MS).unref();
      },
    };
  },
);

/**
 * Passes files on to the routes that take them, unread. All others refuse them, as they refuse
 * every body but JSON.
 */
export function acceptFiles(fastify: FastifyInstance, mediaTypes: string[]): void {
  fastify.addContentTypeParser(mediaTypes, (request, payload, done) => {
    const types = fileTypesOf(request);
    const isReadable = isUtf8OrAscii(request.headers['content-type'] ?? '');
    if (!isReadable || !types?.includes(mediaTypeOf(request)))
      return done(unsupportedBody(request));
    allowBodyTime(request.raw, FILE_TIMEOUT_MS);
    done(null, payload);
  });
}
