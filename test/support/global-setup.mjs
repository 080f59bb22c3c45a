import { register } from 'node:module';

/** jest runs this outside its own module system; the hook lets Node load the TypeScript sources. */
register('@swc-node/register/esm', import.meta.url);

export default async function globalSetup() {
  const { startTestServer } = await import('./test-server.ts');
  globalThis.orderlyTestServer = await startTestServer();
}
