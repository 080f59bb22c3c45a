/** Order matters: browsers that imitate another come before it. */
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

/** What a User-Agent says about a device. It is only a claim of the client and proves nothing. */
interface Device {
  readonly browser: string | null;
  readonly system: string | null;
}

/** Null when the User-Agent says nothing. */
export function deviceOf(userAgent: string | null | undefined): Device | null {
  if (!userAgent) return null;
  const device = {
    browser: find(BROWSERS, userAgent) ?? null,
    system: find(SYSTEMS, userAgent) ?? null,
  };
  return (device.browser ?? device.system) ? device : null;
}

/**
 * A name by which people recognise their device, such as `Firefox on Linux`, so that they can tell
 * their sessions apart; null when the User-Agent says nothing.
 */
export function deviceNameOf(userAgent: string | null): string | null {
  const device = deviceOf(userAgent);
  if (!device) return null;
  const { browser, system } = device;
  return browser && system ? `${browser} on ${system}` : (browser ?? system);
}
