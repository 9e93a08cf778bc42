/** How a route of the web is answered: who looks is found out, the frame put around, the headers set. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { House } from '#domain/context.ts';
import { newToken } from '#domain/sessions/token.ts';
import { csrfOf, dropCookie, findVisit, keepCookie, type Visit } from '#http/session.ts';
import { layout, type Frame } from '#http/ui/layout.ts';
import { speak } from '#http/ui/say.ts';
import { countUnread } from '#views/unread-notices.ts';
import type { Eyes } from '#views/visible.ts';
import type { Answer } from './answer.ts';
import { UnreadableForm } from './form-body.ts';
import { localPath } from './local-path.ts';
import { pageHeaders } from './page-headers.ts';
import { siteName } from './present.ts';
import { withoutBlocked } from './without-blocked.ts';
import { eyesOf, moderatesSomething, viewerOf, type Viewer } from './viewer.ts';

/** What a page is asked with. */
export type Request = {
  readonly params: Record<string, string>;
  readonly query: unknown;
  readonly visit: Visit;
  readonly viewer: Viewer;
  readonly eyes: Eyes;
  /** The address that was asked for, to come back to. */
  readonly path: string;
  /** What the browser keeps, as it was sent; for what is remembered without an account. */
  readonly cookies: string;
};

/** Who asks for a page with a form; the form carries `csrf`. */
export type Asking = Omit<Request, 'visit'> & { readonly visit: FormVisit };

/** A form that was sent by who may send it, with the fields that were asked for. */
export type Posted<Fields> = {
  readonly fields: Fields;
  readonly params: Record<string, string>;
  readonly visit: FormVisit;
  readonly viewer: Viewer;
  /** The address that limits see. */
  readonly from: string;
  readonly agent: string | null;
};

export type FormVisit = Visit & { readonly csrf: string };

type Routed = { Params: Record<string, string> };

export type Routes = ReturnType<typeof serving>;

/** The three ways to add a route; `app` has its guard already (guard-forms.ts). */
export function serving(app: FastifyInstance, house: House) {
  return {
    /** A page to read. Who is not signed in gets the same as everybody. */
    show: (path: string, answer: (asked: Request) => Promise<Answer>): void =>
      void app.get<Routed>(path, async (request, reply) => {
        const visit = await findVisit(house, request.headers.cookie);
        const asked = await requestOf(house, request, visit);
        const back = localPath(request.url);
        const frame = {
          ...(await whoLooks(house, asked)),
          ...(back !== null && { back, again: back }),
        };
        if (visit.session !== null) void reply.header('cache-control', 'private, no-store');
        return send(house, reply, { frame, answer: await answer(asked) });
      }),
    /** A page with a form. Its address may hold a secret. */
    ask: (path: string, answer: (asking: Asking) => Promise<Answer>): void =>
      void app.get<Routed>(path, async (request, reply) => {
        const visit = await withSecret(
          house,
          reply,
          await findVisit(house, request.headers.cookie),
        );
        const asking = { ...(await requestOf(house, request, visit)), visit };
        const answered = await answer(asking);
        const frame = { ...(await whoLooks(house, asking)), again: withoutQuery(asking.path) };
        return send(house, discreet(reply), { frame, answer: answered });
      }),
    /** A form that is posted. Other fields than those of the shape are not looked at. */
    take: <Shape extends z.ZodRawShape>(
      path: string,
      shape: Shape,
      answer: (posted: Posted<z.infer<z.ZodObject<Shape>>>) => Promise<Answer>,
    ): void => void app.post<Routed>(path, posting(house, z.object(shape), answer)),
    /** The same for long texts: fifty thousand letters of any script arrive. */
    takeLong: <Shape extends z.ZodRawShape>(
      path: string,
      shape: Shape,
      answer: (posted: Posted<z.infer<z.ZodObject<Shape>>>) => Promise<Answer>,
    ): void =>
      void app.post<Routed>(
        path,
        { bodyLimit: longBodyBytes },
        posting(house, z.object(shape), answer),
      ),
  };
}

/** Letters of most scripts take nine bytes in a form. */
const longBodyBytes = 512 * 1024;

/** What is done with a form that was sent. */
const posting =
  <Fields>(
    house: House,
    shape: z.ZodType<Fields>,
    answer: (posted: Posted<Fields>) => Promise<Answer>,
  ) =>
  async (request: FastifyRequest<Routed>, reply: FastifyReply): Promise<FastifyReply> => {
    const read = readPosted(request, shape);
    const posted = { ...read, viewer: await viewerOf(house, read.visit) };
    speak(posted.viewer.preferences.language);
    const answered = await answer(posted);
    const frame = await whoLooks(house, posted);
    return send(house, discreet(reply), { frame, answer: answered });
  };

/** What follows the path may be a secret, such as that of a link that works once. */
const withoutQuery = (path: string): string => path.split('?', 1)[0] ?? '/';

/** Nobody keeps what a form says. The address goes to nobody; our own forms still name us in `Origin`, which
 * `no-referrer` would take from them. */
const discreet = (reply: FastifyReply): FastifyReply =>
  reply.headers({ 'cache-control': 'private, no-store', 'referrer-policy': 'strict-origin' });

/** A form needs something that only this browser has: its session, or a secret made for it. */
async function withSecret(house: House, reply: FastifyReply, visit: Visit): Promise<FormVisit> {
  if (visit.csrf !== null) return { ...visit, csrf: visit.csrf };
  const secret = newToken();
  void reply.header('set-cookie', keepCookie(house.origin, 'form', secret));
  return { ...visit, csrf: csrfOf(secret) };
}

function readPosted<Fields>(
  request: FastifyRequest<{ Params: Record<string, string> }>,
  shape: z.ZodType<Fields>,
): Omit<Posted<Fields>, 'viewer'> {
  const { posted, params, from, headers } = request;
  if (posted === null || posted.visit.csrf === null) throw new Error('the guard did not see this');
  const fields = shape.safeParse(posted.fields);
  if (!fields.success) throw new UnreadableForm('a field is missing or too long');
  const visit = { ...posted.visit, csrf: posted.visit.csrf };
  return { fields: fields.data, params, visit, from, agent: headers['user-agent'] ?? null };
}

async function requestOf(
  house: House,
  request: FastifyRequest<Routed>,
  visit: Visit,
): Promise<Request> {
  const viewer = await viewerOf(house, visit);
  speak(viewer.preferences.language);
  const eyes = eyesOf(viewer, house.clock());
  const path = localPath(request.url) ?? '/';
  const cookies = request.headers.cookie ?? '';
  return { params: request.params, query: request.query, visit, viewer, eyes, path, cookies };
}

type Looking = { readonly visit: Visit; readonly viewer: Viewer };

async function whoLooks(
  house: House,
  { visit: { csrf, theme: asked }, viewer }: Looking,
): Promise<Pick<Frame, 'visitor' | 'theme' | 'shortcuts'>> {
  const { person, name, admin } = viewer;
  const { theme, shortcuts } = viewer.preferences;
  if (person === null || name === null || csrf === null) return { visitor: null, theme: asked };
  const unread = await countUnread(house.database.query, person);
  const visitor = { name, csrf, admin, moderates: moderatesSomething(viewer), unread };
  return { visitor, theme, shortcuts };
}

type Sending = { readonly frame: Omit<Frame, 'site'>; readonly answer: Answer };

async function send(
  house: House,
  reply: FastifyReply,
  { frame, answer }: Sending,
): Promise<FastifyReply> {
  void reply.headers(pageHeaders).code(answer.status);
  if ('rss' in answer) return reply.type('application/rss+xml; charset=utf-8').send(answer.rss);
  if ('atom' in answer) return reply.type('application/atom+xml; charset=utf-8').send(answer.atom);
  if ('file' in answer) {
    const { name, type, body } = answer.file;
    return reply
      .header('content-disposition', `attachment; filename="${name}"`)
      .type(type)
      .send(body);
  }
  // The same address is another page for whoever is signed in.
  void reply.header('vary', 'accept, accept-language, cookie');
  if ('to' in answer) return redirect(house, reply, answer);
  if (answer.retryAfterSeconds !== undefined)
    void reply.header('retry-after', String(answer.retryAfterSeconds));
  if (answer.cookies !== undefined) void reply.header('set-cookie', [...answer.cookies]);
  // No redirect: browsers let no form of ours end at another server.
  if (answer.onward !== undefined) void reply.header('refresh', `0; url=${answer.onward}`);
  // A page that is not there is nowhere to come back to.
  const { back, ...alone } = frame;
  const around = answer.status === 200 && back !== undefined ? frame : alone;
  const site = await siteName(house.database.query);
  const written = layout({ site, ...around }, answer.page);
  return reply.type('text/html; charset=utf-8').send((await withoutBlocked(house, [written]))[0]);
}

/** Whoever signs in or out begins anew: what forms knew of them before is worth nothing. */
function redirect(
  { origin }: House,
  reply: FastifyReply,
  { to, session, cookies = [] }: Extract<Answer, { to: string }>,
): FastifyReply {
  const begun =
    session === undefined
      ? []
      : [
          session === null ? dropCookie(origin, 'session') : keepCookie(origin, 'session', session),
          dropCookie(origin, 'form'),
        ];
  if (begun.length + cookies.length > 0) void reply.header('set-cookie', [...begun, ...cookies]);
  return reply.header('location', to).send();
}
