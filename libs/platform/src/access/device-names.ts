/** In this order: what pretends to be another comes before it. */
const BROWSERS: ReadonlyArray<readonly [string, RegExp]> = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|CriOS|HeadlessChrome)\//],
  ['Safari', /\bVersion\/[\d.]+ .*Safari\//],
  ['curl', /^curl\//],
];

const SYSTEMS: ReadonlyArray<readonly [string, RegExp]> = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b|\bMacintosh\b/],
  ['Linux', /\bLinux\b/],
];

const find = (
  known: ReadonlyArray<readonly [string, RegExp]>,
  userAgent: string,
): string | undefined => known.find(([, pattern]) => pattern.test(userAgent))?.[0];

/** What a User-Agent tells of a device. A claim of the client: it proves nothing. */
interface Device {
  readonly browser: string | null;
  readonly system: string | null;
}

/** Null when the User-Agent tells nothing. */
export function deviceOf(userAgent: string | null | undefined): Device | null {
  if (!userAgent) return null;
  const device = {
    browser: find(BROWSERS, userAgent) ?? null,
    system: find(SYSTEMS, userAgent) ?? null,
  };
  return (device.browser ?? device.system) ? device : null;
}

/**
 * What a person recognises their device by, such as `Firefox on Linux`, so that an owner can tell
 * sessions apart; null when the User-Agent tells nothing.
 */
export function deviceNameOf(userAgent: string | null): string | null {
  const device = deviceOf(userAgent);
  if (!device) return null;
  const { browser, system } = device;
  return browser && system ? `${browser} on ${system}` : (browser ?? system);
}
