/** A post that named a community is not relayed: its author is told why, privately and seldom. */
import type { EventOf } from '#domain/journal/events.ts';
import { eq } from 'drizzle-orm';
import { findActor } from '#domain/actors/find-actor.ts';
import { noticesTable } from '#storage/schema/federation.ts';
import { escapeHtml } from '#lib/html.ts';
import { handleOf } from '#federation/objects/handle.ts';
import type { Telling, Utterance } from './utterance.ts';
import { activityId, plain, type Deed } from './words.ts';

const dayMs = 24 * 3_600_000;

const sentences: Readonly<Record<string, string>> = {
  'not-public':
    'your post was not public, so it was not shared here and nobody saw it. Post publicly, or unlisted, to share it with everybody.',
  'members-only': 'only members may post here. Follow this account first, then post again.',
  'moderators-only': 'only moderators may post here.',
  banned: 'you cannot post here at present. Its moderators can tell you more.',
  'not-to-be-announced':
    'your post does not allow to be boosted, so it could not be shared. Allow boosts for it and post again.',
};

/** To people only, at most once a day each. */
export async function postDeclined(
  telling: Telling<EventOf<'post.declined'>>,
): Promise<readonly Utterance[]> {
  const { event, tx } = telling;
  const community = await findActor(tx, event.community);
  const author = await findActor(tx, event.author);
  const sentence = sentences[event.why];
  if (community === null || author === null || author.local) return [];
  if (author.kind !== 'person' || author.bot) return [];
  if (sentence === undefined || author.inbox === '') return [];
  const told = await tx.select().from(noticesTable).where(eq(noticesTable.actor, author.uri));
  if (told[0] !== undefined && telling.at.getTime() - told[0].told.getTime() < dayMs) return [];
  await tx
    .insert(noticesTable)
    .values({ actor: author.uri, told: telling.at })
    .onConflictDoUpdate({ target: noticesTable.actor, set: { told: telling.at } });
  const deed = noticeDeed(telling, { community, author, sentence });
  return [
    {
      form: 'notice',
      id: deed.id,
      body: plain(deed),
      signer: community,
      open: false,
      community: null,
      dialect: null,
      software: null,
      inboxes: [author.inbox],
      actor: community.uri,
      object: event.object,
      after: [],
      weight: 'other',
    },
  ];
}

type Named = { readonly uri: string; readonly name: string };

/** A Note that only its receiver may read, in answer to the post. */
function noticeDeed(
  telling: Telling<EventOf<'post.declined'>>,
  { community, author, sentence }: { community: Named; author: Named; sentence: string },
): Deed {
  const id = activityId(telling, 'Create');
  const handle = handleOf(author);
  return {
    id,
    type: 'Create',
    actor: community.uri,
    to: [author.uri],
    cc: [],
    published: telling.at.toISOString(),
    object: {
      id: `${id}/note`,
      type: 'Note',
      attributedTo: community.uri,
      to: [author.uri],
      cc: [],
      inReplyTo: telling.event.object,
      content: `<p><a href="${escapeHtml(author.uri)}" class="u-url mention">${escapeHtml(handle)}</a> ${escapeHtml(sentence)}</p>`,
      tag: [{ type: 'Mention', href: author.uri, name: handle }],
      published: telling.at.toISOString(),
    },
  };
}
