/** `ALLOW_PRIVATE_HOSTS` exempts exactly what it names. */
import { describe, expect, test } from 'vitest';
import { isPrivateHost, parsePrivateHosts } from '#lib/private-hosts.ts';

const exempts = (list: string, url: string): boolean =>
  isPrivateHost(parsePrivateHosts(list)!, new URL(url));

describe('an exemption', () => {
  test.each([
    ['lab.localhost', 'http://lab.localhost:4000/', true],
    ['lab.localhost:4000', 'http://lab.localhost:4000/', true],
    ['lab.localhost:4000', 'http://lab.localhost:4001/', false],
    ['lab.localhost:80', 'http://lab.localhost/', true],
    ['lab.localhost', 'http://my.lab.localhost/', false],
    ['*.farm.localhost:4000', 'http://s1.farm.localhost:4000/', true],
    ['*.farm.localhost:4000', 'http://a.b.farm.localhost:4000/', true],
    ['*.farm.localhost:4000', 'http://s1.farm.localhost:4001/', false],
    ['*.farm.localhost', 'http://s1.farm.localhost:4001/', true],
    ['*.farm.localhost', 'http://farm.localhost/', false],
    ['*.farm.localhost', 'http://notfarm.localhost/', false],
    ['*.farm.localhost', 'http://farm.localhost.victim.test/', false],
  ])('%s for %s: %s', (list, url, exempt) => {
    expect(exempts(list, url)).toBe(exempt);
  });

  test.each(['*', '*.', 'a*.b', 'a.*.b', 'http://a.b', 'a:port', 'a b'])(
    'is not made by %s',
    (list) => {
      expect(parsePrivateHosts(list)).toBeNull();
    },
  );
});
