/** The dialog “your server: ___”: leads somebody of another server there, to go on with what they found here. */
import { z } from 'zod';
import type { House } from '#domain/context.ts';
import { Line } from '#http/ui/fields.ts';
import { Form, Refusal } from '#http/ui/form.ts';
import { html, type Html } from '#http/ui/html.ts';
import { CopyLine } from '#http/ui/join-panel.ts';
import type { Page } from '#http/ui/layout.ts';
import { say } from '#http/ui/say.ts';
import { hostLabel, plain } from '#http/ui/text.ts';
import { viewCommunity } from '#views/community-view.ts';
import { communityPath, handleOf } from '#views/paths.ts';
import { viewPost } from '#views/post-view.ts';
import type { Eyes } from '#views/visible.ts';
import { elsewhere as elsewhereTo, missing, unseen, type Answer } from './answer.ts';
import type { Elsewhere } from './elsewhere.ts';
import { elsewhereRefused } from './elsewhere-words.ts';
import { formPage } from './form-page.ts';
import { keepServer, readServer, serverIn } from './own-server.ts';
import { isOurs, readHandle, readId } from './params.ts';
import type { Refused } from './refusals.ts';
import type { Asking, Posted } from './serve.ts';
import { eyesOf } from './viewer.ts';

/** The fields that are read: of both things one, by its number. */
export const openFields = {
  server: z.string().max(300),
  community: z.string().max(20).default(''),
  post: z.string().max(20).default(''),
};
type OpenFields = z.infer<z.ZodObject<typeof openFields>>;

/** What is to be opened elsewhere. */
type Thing = {
  readonly kind: 'community' | 'post';
  readonly id: number;
  readonly title: string;
  readonly path: string;
  readonly uri: string;
  /** What is copied where a server has no door: the name of a community, the address of a post. */
  readonly line: string;
};

type Found = Thing | Answer;
const isAnswer = (found: Found): found is Answer => 'status' in found;

async function findCommunity(
  house: House,
  named: { readonly id: number } | { readonly name: string; readonly host: string | null },
  eyes: Eyes,
): Promise<Found> {
  const view = await viewCommunity(house.database.query, named, eyes);
  if (!view.done) return unseen(view.reason);
  const { id, title, name, uri } = view.value;
  return {
    kind: 'community',
    id,
    title: plain(title) || plain(name),
    path: communityPath(view.value),
    uri,
    line: handleOf(view.value, house.origin),
  };
}

/** What waits or is gone is nothing to take along. */
async function findPost(house: House, id: number, eyes: Eyes): Promise<Found> {
  const view = await viewPost(house.database.query, id, eyes);
  if (!view.done) return unseen(view.reason);
  if (view.value.presence !== 'shown') return missing();
  const { title, uri } = view.value;
  return { kind: 'post', id, title: plain(title), path: `/post/${id}`, uri, line: uri };
}

type Shown = {
  readonly csrf: string;
  readonly typed: string;
  readonly refused?: Refused;
};

const Dialog = ({ thing, csrf, typed, refused }: Shown & { readonly thing: Thing }): Html =>
  html`<${Form} action="/open-elsewhere" csrf=${csrf} carry=${{ [thing.kind]: String(thing.id) }}>
      <${Line}
        id="server"
        name="server"
        label=${say('Your server')}
        hint=${say('As in example.org, or your whole name there: @you@example.org.')}
        value=${typed}
        required=${true}
        wrong=${refused !== undefined}
        lengthMax=${300}
      />
      <button class="button button-main">${say('Go on there')}</button>
    <//>
    <h2 class="section-head">${say('Or by hand')}</h2>
    <p>${say('Copy this and search for it on your server:')}</p>
    <${CopyLine}
      label=${thing.kind === 'community' ? say('Name of this community') : say('Address of this post')}
      value=${thing.line}
      id="open-line"
    />`;

function dialogPage(thing: Thing, shown: Shown): Answer {
  const title =
    thing.kind === 'community'
      ? say('Follow {title} with your account elsewhere', { title: thing.title })
      : say('Answer from your own server');
  const { refused } = shown;
  const main = html`<div class="plain-page">
    <p class="crumb">
      <a href=${thing.path}><bdi>${thing.title}</bdi></a>
    </p>
    <h1>${title}</h1>
    <p>
      ${say('You have an account on Mastodon, Lemmy, or anywhere else on the open social web? Say where, and you go on there.')}
    </p>
    ${refused && html`<${Refusal} words=${refused.words} />`}
    <${Dialog} ...${shown} thing=${thing} />
  </div>`;
  return formPage({ head: { title, hidden: true }, main }, refused);
}

/** Called for `/c/NAME/open`. */
export async function showOpenCommunity(house: House, asking: Asking): Promise<Answer> {
  const handle = readHandle(asking.params['handle']);
  if (handle === null) return missing();
  if (isOurs(handle, house.origin))
    return elsewhereTo(`/c/${encodeURIComponent(handle.name)}/open`);
  const thing = await findCommunity(house, handle, asking.eyes);
  if (isAnswer(thing)) return thing;
  const typed = serverIn(asking.cookies) ?? '';
  return dialogPage(thing, { csrf: asking.visit.csrf, typed });
}

/** Called for `/post/N/open`. */
export async function showOpenPost(house: House, asking: Asking): Promise<Answer> {
  const id = readId(asking.params['id']);
  const thing = id === null ? missing() : await findPost(house, id, asking.eyes);
  if (isAnswer(thing)) return thing;
  const typed = serverIn(asking.cookies) ?? '';
  return dialogPage(thing, { csrf: asking.visit.csrf, typed });
}

function onwardPage(thing: Thing, door: string): Page {
  const host = hostLabel(door);
  const title = say('On to {host}', { host });
  const main = html`<div class="plain-page">
    <h1>${title}</h1>
    <p>
      ${
        thing.kind === 'community'
          ? say('There, press Follow, Join or Subscribe. You may have to sign in there first.')
          : say('There you can answer and vote. You may have to sign in there first.')
      }
    </p>
    <p>
      <a class="button button-main" href=${door} rel="nofollow noopener noreferrer"
        >${say('Go to {host}', { host })}</a
      >
    </p>
    <p><a class="quiet" href=${thing.path}>${say('Back to where you were')}</a></p>
  </div>`;
  return { head: { title, hidden: true }, main };
}

/** Called when the dialog is sent. The server is remembered once it was found to be one. */
export async function takeOpen(
  house: House,
  elsewhere: Elsewhere,
  { fields, visit, viewer, from }: Posted<OpenFields>,
): Promise<Answer> {
  const eyes = eyesOf(viewer, house.clock());
  const [community, post] = [readId(fields.community), readId(fields.post)];
  const thing =
    community !== null
      ? await findCommunity(house, { id: community }, eyes)
      : post !== null
        ? await findPost(house, post, eyes)
        : missing();
  if (isAnswer(thing)) return thing;
  const again = { csrf: visit.csrf, typed: fields.server };
  const server = readServer(fields.server);
  const intent = thing.kind === 'community' ? 'follow' : 'open';
  const door =
    server === null
      ? ({ done: false, reason: 'bad-address' } as const)
      : await elsewhere.findDoor(server, { intent, uri: thing.uri, from });
  if (!door.done || server === null) {
    const reason = door.done ? 'bad-address' : door.reason;
    return dialogPage(thing, { ...again, refused: serverRefused(reason) });
  }
  const cookies = [keepServer(house.origin, server)];
  return { status: 200, page: onwardPage(thing, door.value), cookies, onward: door.value };
}

/** Said of a server, not of a thing on it. */
const serverRefused = (reason: Parameters<typeof elsewhereRefused>[0]): Refused =>
  reason === 'bad-address' || reason === 'not-found'
    ? {
        status: 422,
        words: say('That is no name of a server. Type it as in example.org.'),
        field: 'server',
      }
    : elsewhereRefused(reason, 'server');
