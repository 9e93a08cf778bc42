/** Reads and checks the environment once; every mistake is named at the same time. */
import { isIP } from 'node:net';
import { parsePrivateHosts, type PrivateHost } from '#lib/private-hosts.ts';
import { z } from 'zod';

const privateHosts = z
  .string()
  .default('')
  .transform((list, context): PrivateHost[] => {
    const hosts = parsePrivateHosts(list);
    if (hosts !== null) return hosts;
    context.addIssue({
      code: 'custom',
      message: 'is a comma list of name, name:port or *.name:port',
    });
    return z.NEVER;
  });

/** With a dot at the end it is the same server to nobody: no browser sends its forms from there. */
const isPlain = ({ username, password, hash, hostname }: URL): boolean =>
  `${username}${password}${hash}` === '' && !hostname.endsWith('.');

const origin = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    'is a URL with http or https',
  )
  .refine(
    (text) => URL.canParse(text) && new URL(text).pathname === '/' && new URL(text).search === '',
    'has no path: only scheme, host and port',
  )
  .refine(
    (text) => URL.canParse(text) && isPlain(new URL(text)),
    'has no name, password, # or dot at the end: only scheme, host and port',
  )
  .transform((text) => new URL(text).origin);

/** `place` or `place:n`: where the process ends, and at which passing. */
const failPoint = z
  .string()
  .regex(/^[a-z-]+(:[1-9]\d{0,8})?$/, 'is a place in the code, or place:n for its n-th passing')
  .transform((text): FailPoint => {
    const [place = '', passing = '1'] = text.split(':');
    return { place, passing: Number(passing) };
  });

/** Ranges that have a name; `loopback` is a proxy on the same machine. */
const proxyRanges = new Set(['loopback', 'linklocal', 'uniquelocal']);

/** An address, or a network in CIDR form; of length 0 it would be everybody. */
function isProxy(text: string): boolean {
  const [address = '', length, ...rest] = text.split('/');
  const longest = isIP(address) === 6 ? 128 : 32;
  if (isIP(address) === 0 || address.includes('%') || rest.length > 0) return false;
  return length === undefined || (/^[1-9]\d{0,2}$/.test(length) && Number(length) <= longest);
}

/** `false`, `true` for one proxy, how many there are in a row, or which addresses are theirs. */
const trustProxy = z
  .string()
  .default('false')
  .transform((text, context): TrustProxy => {
    if (text === 'false' || text === 'true') return text === 'true' ? 1 : 0;
    if (/^\d{1,2}$/.test(text)) return Number(text);
    const proxies = text.split(',').map((part) => part.trim());
    if (proxies.every((proxy) => proxyRanges.has(proxy) || isProxy(proxy))) return proxies;
    context.addIssue({
      code: 'custom',
      message:
        'is true, false, a number of proxies, or a comma list of their addresses such as 10.0.0.2 or 10.0.0.0/8',
    });
    return z.NEVER;
  });

/** Whoever cannot read an address puts all of it into the error, and the password with it. */
function isReadable(url: string): boolean {
  // `one:5432,two:5432` are several servers, which only the driver of PostgreSQL reads.
  const first = url.replace(/,[^@/?#]*(?=[/?#]|$)/, '');
  return URL.canParse(first) && !/%(?![0-9a-f]{2})/i.test(url);
}
const unreadable =
  'cannot be read; in a password write %2F for /, %23 for #, %25 for %, %3A for :, %40 for @';

const databaseUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, { error: 'is a postgres:// URL', abort: true })
  .refine(isReadable, unreadable);

const redisUrl = z
  .string()
  .regex(/^rediss?:\/\//, { error: 'is a redis:// URL', abort: true })
  .refine(isReadable, unreadable);

/** The environment variables that we read, and no others; `.env.example` lists the same. */
export const environment = z.object({
  ORIGIN: origin.optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(1).max(65_535).default(8000),
  DATABASE_URL: databaseUrl.optional(),
  REDIS_URL: redisUrl.optional(),
  DATA_DIR: z.string().default('./data'),
  ROLE: z.enum(['all', 'web', 'worker']).default('all'),
  TRUST_PROXY: trustProxy,
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  ALLOW_PRIVATE_HOSTS: privateHosts,
  FAIL_POINT: failPoint.optional(),
});

/** How many proxies in a row are believed, 0 for none; or the addresses and networks of those that are. */
export type TrustProxy = number | readonly string[];

export type FailPoint = { readonly place: string; readonly passing: number };

export type Config = {
  readonly origin: string;
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string | null;
  readonly redisUrl: string | null;
  readonly dataDir: string;
  readonly role: 'all' | 'web' | 'worker';
  readonly trustProxy: TrustProxy;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly privateHosts: readonly PrivateHost[];
  readonly failPoint: FailPoint | null;
};

/** Called by `main` alone. Returns one line per mistake when there are any. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config | string[] {
  // An empty variable means the same as none.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    return parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  }
  const read = parsed.data;
  return {
    origin: read.ORIGIN ?? `http://localhost:${read.PORT}`,
    host: read.HOST,
    port: read.PORT,
    databaseUrl: read.DATABASE_URL ?? null,
    redisUrl: read.REDIS_URL ?? null,
    dataDir: read.DATA_DIR,
    role: read.ROLE,
    trustProxy: read.TRUST_PROXY,
    logLevel: read.LOG_LEVEL,
    privateHosts: read.ALLOW_PRIVATE_HOSTS,
    failPoint: read.FAIL_POINT ?? null,
  };
}
