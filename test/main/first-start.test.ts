/** The first starts: while there is no admin, each prints a link by which one comes to be. */
import { expect, test } from 'vitest';
import { linkOf, openBrowser, prepareServer } from './support.ts';

const { origin, start } = await prepareServer();
const password = 'battery staple';

test('each start prints a link, which the next one replaces, until there is an admin', async () => {
  const first = await start({ ROLE: 'web' });
  const old = await linkOf(first);
  expect(old).not.toBeNull();
  await first.signal('SIGTERM');

  const second = await start({ ROLE: 'web' });
  const token = (await linkOf(second))!;
  expect(token).not.toBe(old);
  // A worker shows no pages: it offers none, and leaves the link of the web as it is.
  const worker = await start({ ROLE: 'worker' });
  expect(await linkOf(worker)).toBeNull();
  await worker.signal('SIGTERM');

  const browser = openBrowser(origin);
  const admin = { token, name: 'ada', password, again: password };
  expect(await browser.look(`/welcome?token=${old}`)).toBe(410);
  expect(await browser.send(`/welcome?token=${token}`, admin)).toBe(303);
  expect(await browser.look(`/welcome?token=${token}`)).toBe(410);
  await second.signal('SIGTERM');

  const third = await start({ ROLE: 'web' });
  expect(await linkOf(third)).toBeNull();
  expect(third.log(), 'asks for an admin that there is').not.toContain('--admin');
  await third.signal('SIGTERM');
}, 90_000);
