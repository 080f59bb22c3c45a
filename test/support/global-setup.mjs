import Module, { register } from 'node:module';
import { resolve } from 'node:path';

/** jest runs this outside its own module system; the hook lets Node load the TypeScript sources. */
register('@swc-node/register/esm', import.meta.url);

/**
 * TypeORM gets migrations through require(), for which the hook resolves neither `./other.js` to
 * `./other.ts` nor the aliases of tsconfig.json.
 */
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) => {
  try {
    return resolveFilename(request, ...rest);
  } catch (error) {
    const source = sourceOf(request);
    if (source === undefined) throw error;
    return resolveFilename(source, ...rest);
  }
};

function sourceOf(request) {
  const platform = /^@orderly\/platform\/(.+)$/.exec(request)?.[1];
  if (platform !== undefined) return resolve(`libs/platform/src/${platform}.ts`);
  return /^\.{1,2}\/.*\.js$/.test(request) ? request.replace(/\.js$/, '.ts') : undefined;
}

export default async function globalSetup() {
  const { startTestServer } = await import('./test-server.ts');
  globalThis.orderlyTestServer = await startTestServer();
}
