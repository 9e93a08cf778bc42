/** Which addresses count as one source. */
import { expect, test } from 'vitest';
import { networkOf } from '#lib/network-of.ts';

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:c000:201', '192.0.2.1'],
  ['0:0:0:0:0:ffff:c000:0201', '192.0.2.1'],
  ['2001:db8:0:7:aaaa:bbbb:cccc:dddd', '2001:db8:0:7::/64'],
  ['2001:DB8::7:1:2:3:4', '2001:db8:0:7::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:db8::192.0.2.1', '2001:db8:0:0::/64'],
  // As some proxies write them: every connection has a port of its own.
  ['192.0.2.1:50123', '192.0.2.1'],
  ['[2001:db8:0:7::1]:50123', '2001:db8:0:7::/64'],
  ['[::ffff:192.0.2.1]', '192.0.2.1'],
  ['unknown', 'unknown'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('the source of %s is %s', (from, source) => {
  expect(networkOf(from)).toBe(source);
});
