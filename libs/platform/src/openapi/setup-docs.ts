import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { AppConfig } from '../config/app-config.js';
import { pageHeaders } from '../http/security-headers.js';
import { buildAsyncApiDocument } from './asyncapi-document.js';
import { type ApiDescription, buildOpenApiDocument } from './build-openapi-document.js';
import { DOCS_CONTENT_SECURITY_POLICY, DOCS_CSS, DOCS_HTML, DOCS_JS } from './docs-page.js';
import { chooseEncoding, type EncodedText, encodeText } from './encoded-text.js';
import { selectPaths } from './select-paths.js';

/**
 * The files of Swagger UI that the page needs. Its own index page would load a demo from another
 * site.
 */
const UI_FILES: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

const RELEASE_CACHE = 'public, max-age=300';

/**
 * Publishes the contract: all of it at /openapi.json, one document per API version at
 * /v1/openapi.json, the events at /asyncapi.json, and a page to read and try it at /docs. It is
 * public on purpose (see ADR 0010): it describes what the API accepts, and grants no access to it.
 */
export function setupDocs(
  app: NestFastifyApplication,
  config: AppConfig,
  api: ApiDescription,
): void {
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  serveDocuments(fastify, app, config, api);
  servePage(fastify);
}

function serveDocuments(
  fastify: FastifyInstance,
  app: NestFastifyApplication,
  config: AppConfig,
  api: ApiDescription,
): void {
  // Built on first request, because most starts (tests, restarts) are followed by none.
  const whole = once(() => buildOpenApiDocument(app, config, api));
  const all = once(async () => encodeText(JSON.stringify(await whole())));
  const v1 = once(async () =>
    encodeText(JSON.stringify(selectPaths(await whole(), (path) => path.startsWith('/v1/')))),
  );
  const events = once(async () =>
    encodeText(JSON.stringify(buildAsyncApiDocument(config.version))),
  );
  const serve = (path: string, text: () => Promise<EncodedText>): void => {
    fastify.get(path, async (request, reply) => {
      const content = chooseEncoding(await text(), request, reply);
      return send(reply, 'application/json; charset=utf-8', content);
    });
  };
  serve('/openapi.json', all);
  serve('/v1/openapi.json', v1);
  serve('/asyncapi.json', events);
}

function servePage(fastify: FastifyInstance): void {
  fastify.get('/docs', (_request, reply) =>
    send(
      reply.headers(pageHeaders(DOCS_CONTENT_SECURITY_POLICY)),
      'text/html; charset=utf-8',
      DOCS_HTML,
    ),
  );
  const own: Readonly<Record<string, readonly [type: string, text: string]>> = {
    '/docs/docs.css': ['text/css; charset=utf-8', DOCS_CSS],
    '/docs/docs.js': ['text/javascript; charset=utf-8', DOCS_JS],
  };
  for (const [path, [type, text]] of Object.entries(own)) {
    fastify.get(path, (_request, reply) => send(reply, type, text));
  }
  const file = (name: string) => createReadStream(join(swaggerUiDirectory(), name));
  for (const [name, type] of Object.entries(UI_FILES)) {
    fastify.get(`/docs/${name}`, (_request, reply) => send(reply, type, file(name)));
  }
  fastify.get('/docs/', (_request, reply) => reply.redirect('/docs', 308));
  // Browsers request it with every page, JSON included.
  fastify.get('/favicon.ico', (_request, reply) =>
    send(reply, 'image/png', file('favicon-32x32.png')),
  );
}

const send = (reply: FastifyReply, type: string, content: unknown): FastifyReply =>
  reply.type(type).header('cache-control', RELEASE_CACHE).send(content);

/**
 * It comes with @nestjs/swagger, so it is resolved from there: the version that swagger was tested
 * with.
 */
function swaggerUiDirectory(): string {
  const here = createRequire(import.meta.url);
  const swagger = createRequire(here.resolve('@nestjs/swagger'));
  return dirname(swagger.resolve('swagger-ui-dist/package.json'));
}

/** A failure is not cached: the next request tries again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
