export default async function globalTeardown() {
  await globalThis.orderlyTestServer?.stop();
}
