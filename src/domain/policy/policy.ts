/** Decides whom this server federates with. Pure: no clock, no database. */

export type Rule = { readonly host: string };

const withoutPort = (host: string): string => host.replace(/:\d+$/, '');

/**
 * Every rule that would apply to `host`: itself and each domain above it, with and without its port.
 * A rule without a port means the whole machine; a rule with one only what answers there.
 */
export function rulesFor(host: string): string[] {
  const bare = withoutPort(host.toLowerCase());
  const port = host.slice(bare.length);
  const labels = bare.split('.');
  const domains = labels.map((_, index) => labels.slice(index).join('.'));
  return port === '' ? domains : domains.flatMap((domain) => [domain, domain + port]);
}

/** A rule stops its host and everything below it; `host` as `hostOf` gives it. */
export function decide(host: string, rules: readonly Rule[]): 'allow' | 'block' {
  const asked = new Set(rulesFor(host));
  return rules.some((rule) => asked.has(rule.host)) ? 'block' : 'allow';
}
