/** A browser without a screen: it keeps cookies, opens pages, and sends the forms that it finds on them. */
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';

export type Seen = LightMyRequestResponse;
export type Sent = {
  readonly fields?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Instead of the fields, as it is. */
  readonly payload?: string;
};

/** The word that the forms of a page carry. */
export function csrfIn(body: string): string {
  const found = /name="csrf" value="([A-Za-z0-9_-]{86})"/.exec(body);
  if (found === null) throw new Error('there is no form of ours on this page');
  return found[1]!;
}

export type Browser = ReturnType<typeof browserOf>;

/** `from` is the address that it comes from. */
export function browserOf(app: FastifyInstance, origin: string, from = '192.0.2.1') {
  const jar = new Map<string, string>();
  const cookie = (): string => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const keep = (answer: Seen): Seen => {
    for (const { name, value, maxAge } of answer.cookies) {
      if (maxAge === 0) jar.delete(name);
      else jar.set(name, value);
    }
    return answer;
  };
  const common = () => ({
    host: new URL(origin).host,
    accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
    'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
    ...(jar.size > 0 && { cookie: cookie() }),
  });
  const get = async (url: string, headers: Readonly<Record<string, string>> = {}): Promise<Seen> =>
    keep(
      await app.inject({
        method: 'GET',
        url,
        headers: { ...common(), ...headers },
        remoteAddress: from,
      }),
    );
  const post = async (
    url: string,
    { fields = {}, headers = {}, payload }: Sent = {},
  ): Promise<Seen> => {
    const sent: Record<string, string | undefined> = {
      ...common(),
      origin,
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    };
    const present = Object.entries(sent).filter(
      (pair): pair is [string, string] => pair[1] !== undefined,
    );
    return keep(
      await app.inject({
        method: 'POST',
        url,
        headers: Object.fromEntries(present),
        remoteAddress: from,
        payload: payload ?? new URLSearchParams(fields).toString(),
      }),
    );
  };
  /** Opens `page`, fills its form in, and sends it to `action`. */
  const submit = async (
    page: string,
    action: string,
    fields: Readonly<Record<string, string>> = {},
  ): Promise<Seen> => {
    const { body } = await get(page);
    return post(action, { fields: { csrf: csrfIn(body), ...fields } });
  };
  const signIn = (name: string, password: string, to = ''): Promise<Seen> =>
    submit('/sign-in', '/sign-in', { name, password, ...(to !== '' && { to }) });
  return { jar, get, post, submit, signIn };
}
