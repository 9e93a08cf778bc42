/** Which IP addresses are public, so that nobody can make us visit our own network (RFC 6890). */
import { BlockList, isIP } from 'node:net';

// Two lists: a BlockList matches IPv4 addresses against IPv6 rules as ::ffff:a.b.c.d.
const reserved4 = new BlockList();
for (const range of [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]) {
  const [address, prefix] = range.split('/');
  reserved4.addSubnet(address!, Number(prefix), 'ipv4');
}

// All that is public so far lies in 2000::/3: loopback, mapped and compatible IPv4, NAT64, local and multicast do not.
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');

// Teredo, ORCHID and benchmarks; documentation; 6to4; documentation.
const reserved6 = new BlockList();
for (const range of ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']) {
  const [address, prefix] = range.split('/');
  reserved6.addSubnet(address!, Number(prefix), 'ipv6');
}

/** Whether an IP literal is one that the public Internet routes; false for what is none, or names a zone. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0 || address.includes('%')) return false;
  if (family === 4) return !reserved4.check(address, 'ipv4');
  return global6.check(address, 'ipv6') && !reserved6.check(address, 'ipv6');
}
