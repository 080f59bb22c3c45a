import type { OpenApiDocument } from '../kernel/openapi/openapi.types.js';

/**
 * The document with some of its paths and all of its webhooks, and only those components and tags
 * that they use.
 */
export function selectPaths(
  document: OpenApiDocument,
  wanted: (path: string) => boolean,
): OpenApiDocument {
  const paths = Object.fromEntries(Object.entries(document.paths).filter(([path]) => wanted(path)));
  const used = reachable(document, [paths, document.webhooks]);
  const keep = (section: string, entries: Record<string, unknown> = {}): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(entries).filter(([name]) => used.has(`#/components/${section}/${name}`)),
    );
  const tags = new Set(
    Object.values({ ...document.webhooks, ...paths }).flatMap((item) =>
      Object.values(item).flatMap((operation) => operation.tags ?? []),
    ),
  );
  return {
    ...document,
    paths,
    tags: (document.tags ?? []).filter(({ name }) => tags.has(name)),
    components: {
      ...document.components,
      schemas: keep(
        'schemas',
        document.components.schemas,
      ) as OpenApiDocument['components']['schemas'],
      headers: keep('headers', document.components.headers),
      examples: keep('examples', document.components.examples),
    },
  };
}

function reachable(document: OpenApiDocument, roots: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      if (key !== '$ref' || typeof value !== 'string') visit(value);
      else if (!found.has(value)) {
        found.add(value);
        visit(resolve(document, value));
      }
    }
  };
  visit(roots);
  return found;
}

const resolve = (document: OpenApiDocument, ref: string): unknown =>
  ref
    .slice('#/'.length)
    .split('/')
    .reduce<unknown>(
      (node, name) => (node as Record<string, unknown> | undefined)?.[name],
      document,
    );
