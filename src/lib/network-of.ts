/** One source of requests: an IPv4 address, or the network that one IPv6 customer gets at least. */
import { isIPv6 } from 'node:net';

/** `192.0.2.1:50123` and `[2001:db8::1]:50123`, as some proxies forward them: each connection would be a source. */
const withPort = /^(?:([\d.]+):\d+|\[(.+)\](?::\d+)?)$/;

/** The same text for every address of a /64, and for an IPv4 address however it is written. */
export function networkOf(from: string): string {
  const [, ipv4, ipv6] = withPort.exec(from) ?? [];
  const bare = ipv4 ?? ipv6 ?? from;
  const address = bare.toLowerCase().split('%')[0]!;
  if (!isIPv6(address)) return bare;
  const groups = groupsOf(address);
  const mapped = /^0:0:0:0:0:ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(groups.join(':'));
  if (mapped === null) return `${groups.slice(0, 4).join(':')}::/64`;
  const bytes = mapped
    .slice(1)
    .flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 255]);
  return bytes.join('.');
}

/** All eight, without leading zeros; the last two may be written as an IPv4 address. */
function groupsOf(address: string): string[] {
  const hex = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
  const [head = '', tail] = hex.split('::');
  const split = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const [before, after] = [split(head), split(tail ?? '')];
  const missing = Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  return [...before, ...missing, ...after].map((group) => group.replace(/^0+(?=.)/, ''));
}
