/** Which names may belong to a server on the Internet: not numbers, and nothing that only one network knows. */
import { isIP } from 'node:net';

/** RFC 6761, 6762, 7686, 8375 and 9476, and `.internal`, which ICANN keeps for private networks. */
const ownNetwork = ['alt', 'arpa', 'internal', 'invalid', 'local', 'localhost', 'onion'];

/**
 * Called with a host name as `URL` gives it: lower case, punycode, numbers in every disguise made plain. Refuses IP
 * literals: a server of the fediverse is known by its name; and a dot at the end, which is the same server under a
 * name that no list of ours has.
 */
export function isPublicName(hostname: string): boolean {
  if (hostname.startsWith('[') || isIP(hostname) !== 0) return false;
  if (
    hostname.length > 253 ||
    !/^([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}$/.test(hostname)
  )
    return false;
  return !ownNetwork.includes(hostname.slice(hostname.lastIndexOf('.') + 1));
}
