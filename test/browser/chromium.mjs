import { chromium } from 'playwright-core';

/**
 * Headless, of CHROMIUM_PATH. Root, as in containers, cannot have the sandbox; the pages are our
 * own.
 */
export function launchChromium() {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args,
  });
}
