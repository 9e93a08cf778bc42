/** Where other servers send people of ours with an address: shows what it is, and lets them join or answer. */
import type { House } from '#domain/context.ts';
import { html, type Html } from '#http/ui/html.ts';
import { JoinButton } from '#http/ui/join-panel.ts';
import { key, say, sayWith } from '#http/ui/say.ts';
import { hostLabel, plain, safeImage } from '#http/ui/text.ts';
import { readBelonging } from '#views/belonging.ts';
import { viewCommunity } from '#views/community-view.ts';
import { findAddress } from '#views/find-address.ts';
import { communityPath, handleOf } from '#views/paths.ts';
import { missing, next, page, type Answer } from './answer.ts';
import type { Elsewhere, ElsewhereRefusal, Met } from './elsewhere.ts';
import { elsewhereRefused, pathOfMet } from './elsewhere-words.ts';
import { field, readAddress } from './params.ts';
import type { Request } from './serve.ts';

const kinds: Readonly<Record<Met['kind'], string>> = {
  community: key('This is a community that can be read here.'),
  person: key('This is somebody whose posts can be read here.'),
  post: key('This thread can be read here.'),
  comment: key('This comment can be read here.'),
};

const plainPage = (body: Html, status = 200): Answer => {
  const main = html`<div class="plain-page">${body}</div>`;
  return page({ head: { title: say('Look up'), hidden: true }, main }, status);
};

const nothing = (): Answer =>
  plainPage(
    html`<h1>${say('Nothing to look up')}</h1>
      <p>
        ${say('Another server sends people here with the address of a post or a person. None came along.')}
      </p>
      <p><a class="button button-main" href="/">${say('To the front page')}</a></p>`,
    400,
  );

const opened = (kind: Met['kind'], path: string): Answer =>
  plainPage(
    html`<h1>${say('Found')}</h1>
      <p>${say(kinds[kind])}</p>
      <p><a class="button button-main" href=${path}>${say('Open it')}</a></p>`,
  );

/** Only https leads out of here. */
const WhereItLives = ({ address }: { readonly address: string }): Html | null => {
  const link = safeImage(address);
  return link === null
    ? null
    : html`<p>
        <a class="button" href=${link} rel="nofollow noopener noreferrer ugc"
          >${say('Go to {host}', { host: hostLabel(link) })}</a
        >
      </p>`;
};

const unmet = (address: string, reason: ElsewhereRefusal): Answer =>
  plainPage(
    html`<h1>${say('Not found from here')}</h1>
      <p class="break"><bdi>${plain(address, 300)}</bdi></p>
      <p>${elsewhereRefused(reason, 'uri').words}</p>
      <${WhereItLives} address=${address} />`,
  );

/** Who is not signed in has nothing fetched for them. */
const strange = (address: string, path: string): Answer =>
  plainPage(
    html`<h1>${say('Not known here')}</h1>
      <p>
        ${sayWith('This server has not met {address} yet.', {
          address: html`<bdi class="break">${plain(address, 300)}</bdi>`,
        })}${' '}${say('Sign in, and it is looked up for you.')}
      </p>
      <p>
        <a
          class="button button-main"
          href=${`/sign-in?to=${encodeURIComponent(path)}`}
          rel="nofollow"
          >${say('Sign in')}</a
        >
      </p>
      <${WhereItLives} address=${address} />`,
  );

/** A community is joined right there: that is what most come for. */
async function communityFound(house: House, asked: Request, id: number): Promise<Answer> {
  const { visit, viewer, path, eyes } = asked;
  const reader = house.database.query;
  const view = await viewCommunity(reader, { id }, eyes);
  if (!view.done) return missing();
  const { title, name } = view.value;
  const at = communityPath(view.value);
  const { person } = viewer;
  if (person === null || visit.csrf === null) return opened('community', at);
  const belonging = (await readBelonging(reader, { person, communities: [id] })).get(id) ?? 'none';
  const button = { community: id, belonging, csrf: visit.csrf, back: path };
  return plainPage(
    html`<h1><bdi>${plain(title) || plain(name)}</bdi></h1>
      <p class="handle-line"><bdi>${handleOf(view.value, house.origin)}</bdi></p>
      <p>
        ${belonging === 'member' ? say('You are a member.') : say('This is a community that can be read here.')}
      </p>
      <div class="choices">
        <${JoinButton} ...${button} />
        <a class="button button-narrow" href=${at}>${say('Open it')}</a>
      </div>`,
  );
}

/** Called for `/authorize_interaction?uri=…`; what is said there is led to at once, as it asks for nothing more. */
export async function showInteraction(
  house: House,
  elsewhere: Elsewhere,
  asked: Request,
): Promise<Answer> {
  const address = readAddress(field(asked.query, 'uri'));
  if (address === null) return nothing();
  const { person } = asked.viewer;
  if (person === null) {
    const found = await findAddress(house.database.query, address, house.origin);
    return found === null ? strange(address, asked.path) : opened(found.kind, found.path);
  }
  const met = await elsewhere.meet(address, person);
  if (!met.done) return unmet(address, met.reason);
  if (met.value.kind === 'community') return communityFound(house, asked, met.value.id);
  const path = await pathOfMet(house, met.value);
  return path === null ? missing() : next(path);
}
