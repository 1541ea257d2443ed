import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const found = [
  process.env.CHROMIUM_PATH ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== '' && existsSync(path));

/** Whether the tests in a browser are to be left out: never where `NASHRA_TEST_BROWSER=required`. */
export const withoutBrowser = found === undefined && process.env.NASHRA_TEST_BROWSER !== 'required';

if (withoutBrowser) console.warn('no Chromium on this machine: the tests in a browser are skipped (CHROMIUM_PATH)');

export function launch(): Promise<Browser> {
  if (found === undefined) throw new Error('no Chromium: install it, or set CHROMIUM_PATH');
  return chromium.launch({
    executablePath: found,
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--disable-dev-shm-usage',
      // Whatever a page asks for, nothing leaves this machine.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost',
    ],
  });
}
