/** Somebody elsewhere is told what was done that concerns them: a private Note, as on Mastodon a direct message. */
import { findActor } from '#domain/actors/find-actor.ts';
import { findInstanceActor } from '#domain/actors/find-instance-actor.ts';
import type { EventOf } from '#domain/journal/events.ts';
import { escapeHtml } from '#lib/html.ts';
import { handleOf } from '#federation/objects/handle.ts';
import { remoteInbox } from './to-community.ts';
import type { Telling, Utterance } from './utterance.ts';
import { activityId, plain, type Deed } from './words.ts';

/** How often, and whether at all, was decided when the event was recorded (`tell-member.ts`). */
export async function memberTold(
  telling: Telling<EventOf<'member.told'>>,
): Promise<readonly Utterance[]> {
  const { event, tx } = telling;
  const person = await findActor(tx, event.person);
  const community = event.community === null ? null : await findActor(tx, event.community);
  const sender = community ?? (await findInstanceActor(tx));
  const inbox = person === null ? null : remoteInbox(person);
  if (person === null || sender === null || !sender.local || inbox === null) return [];
  const deed = noteTo(telling, { from: sender.uri, to: person });
  return [
    {
      form: 'told',
      id: deed.id,
      body: plain(deed),
      signer: sender,
      open: false,
      community: null,
      dialect: null,
      software: null,
      inboxes: [inbox],
      actor: sender.uri,
      object: person.uri,
      after: [],
      weight: 'other',
    },
  ];
}

/** People here have no private inbox; the form is read by those who run this server, and needs no account. */
function howToObject(origin: string): string {
  const form = escapeHtml(`${origin}/report-illegal`);
  return `Nobody reads answers to this message. If you think it was wrong, write to us: <a href="${form}">${form}</a>`;
}

type Receiver = { readonly uri: string; readonly name: string };

/** Addressed to one person and nobody else; the mention is what Mastodon takes for a direct message. */
function noteTo(
  telling: Telling<EventOf<'member.told'>>,
  { from, to }: { readonly from: string; readonly to: Receiver },
): Deed {
  const id = activityId(telling, 'Create', 'told');
  const handle = handleOf(to);
  const mention = `<a href="${escapeHtml(to.uri)}" class="u-url mention">${escapeHtml(handle)}</a>`;
  const end = howToObject(telling.world.house.origin);
  const published = telling.at.toISOString();
  return {
    id,
    type: 'Create',
    actor: from,
    to: [to.uri],
    cc: [],
    published,
    object: {
      id: `${id}/note`,
      type: 'Note',
      attributedTo: from,
      to: [to.uri],
      cc: [],
      content: `<p>${mention} ${escapeHtml(telling.event.text)}</p><p>${end}</p>`,
      tag: [{ type: 'Mention', href: to.uri, name: handle }],
      published,
    },
  };
}
