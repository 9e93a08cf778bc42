/** Our pages on a loopback port and a browser to look at them. */
import Fastify from 'fastify';
import { chromium, type Browser } from 'playwright-core';
import { registerWeb } from '#http/web/web.ts';
import type { House } from '#domain/context.ts';

/** Serves the pages alone; the origin they name is the house's. */
export async function servePages(
  house: House,
): Promise<{ url: string; close: () => Promise<void> }> {
  const app = Fastify();
  registerWeb(app, house);
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return { url, close: () => app.close() };
}

/** `CHROMIUM` names another program; nothing in it may look anything up on the network. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
