/** The few hosts that an operator exempts from the rules for addresses (`ALLOW_PRIVATE_HOSTS`). */

/** One exemption; without a port, any port of that name. `*.name` is every name below it, not itself. */
export type PrivateHost = { readonly name: string; readonly port: string | null };

/** Reads a comma list of `name`, `name:port` or `*.name:port`; null when an entry is none of these. */
export function parsePrivateHosts(list: string): PrivateHost[] | null {
  const entries = list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  const hosts = entries.map((entry) =>
    /^((?:\*\.)?[a-z0-9-][a-z0-9.-]*)(?::(\d{1,5}))?$/i.exec(entry),
  );
  if (hosts.some((match) => match === null)) return null;
  return hosts.map((match) => ({ name: match![1]!.toLowerCase(), port: match![2] ?? null }));
}

/** Whether exactly this host and port is exempt, by its name or as one of all below another. */
export function isPrivateHost(hosts: readonly PrivateHost[], url: URL): boolean {
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return hosts.some(
    (host) => isNamed(host.name, url.hostname) && (host.port === null || host.port === port),
  );
}

const isNamed = (name: string, hostname: string): boolean =>
  name.startsWith('*.')
    ? hostname.endsWith(name.slice(1)) && hostname.length >= name.length
    : hostname === name;
