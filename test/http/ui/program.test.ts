/** What a browser is called on the page of sessions. */
import { expect, test } from 'vitest';
import { programName } from '#http/ui/program.ts';

const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)';

test.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/139.0.0.0 Safari/537.36`,
    'Chrome on Windows',
  ],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/139.0.0.0 Safari/537.36 Edg/139.0.0.0`,
    'Edge on Windows',
  ],
  [
    `Mozilla/5.0 (Linux; Android 10; K) ${webkit} Chrome/139.0.0.0 Mobile Safari/537.36`,
    'Chrome on Android',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
    'Safari on macOS',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/139.0 Mobile/15E148 Safari/604.1',
    'Chrome on iPhone',
  ],
  ['curl/8.14.1', 'curl/8.14.1'],
  ['\u202egnp.exe', 'gnp.exe'],
  [`x${'y'.repeat(500)}`, expect.stringMatching(/^.{1,61}$/)],
  ['', 'A program without a name'],
  ['\u200b', 'A program without a name'],
  [null, 'A program without a name'],
])('%s is %s', (agent, name) => {
  expect(programName(agent)).toEqual(name);
});

test('a hostile name costs no time', () => {
  const begun = performance.now();
  programName(`Version/${'Version/'.repeat(50_000)}`);
  expect(performance.now() - begun).toBeLessThan(1000);
});
