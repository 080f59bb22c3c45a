import type { INestApplication } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Lets pages of these origins call the API and read its responses (the CORS protocol). */
export function allowOrigins(app: INestApplication, origins: readonly string[]): void {
  const options = {
    origin: [...origins],
    // The plugin's default excludes every method that changes something.
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    // Pages of these origins may use the session of their browser, so origins are listed, and
    // never `*`.
    credentials: true,
    allowedHeaders: [
      'authorization',
      'consistency-token',
      'content-type',
      'idempotency-key',
      'if-match',
      'if-none-match',
      'last-event-id',
      'traceparent',
      'x-csrf-token',
      'x-request-id',
    ],
    exposedHeaders: [
      'consistency-token',
      'content-disposition',
      'etag',
      'location',
      'link',
      'retry-after',
      'ratelimit',
      'ratelimit-policy',
      'idempotency-replayed',
      'x-request-id',
    ],
    maxAge: 600,
  };
  // The plugin answers every other OPTIONS itself, with a text that is no problem. Without it they
  // get 405 with the methods of the path.
  const withoutPreflight = { ...options, preflight: false };
  app.enableCors((request: FastifyRequest, done: (error: null, options: object) => void) =>
    done(null, isPreflight(request) ? options : withoutPreflight),
  );
}

const isPreflight = ({ headers }: FastifyRequest): boolean =>
  headers.origin !== undefined && headers['access-control-request-method'] !== undefined;
