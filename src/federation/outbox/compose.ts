/** Puts what happened in a community of ours into every form that its receivers read. */
import { and, desc, eq, inArray, isNull } from 'drizzle-orm';
import type { Actor } from '#domain/actors/actor.ts';
import { hostOf } from '#lib/hosts.ts';
import { logTable, subscriptionsTable } from '#storage/schema/federation.ts';
import { isJson } from '#federation/objects/wire.ts';
import {
  formsFor,
  type Authorship,
  type Form,
  type Happening,
  type Receiver,
} from '#federation/relay.ts';
import type { Telling, Utterance } from './utterance.ts';
import { activityId, announceWords, ldSigned, plain, proven, type Deed } from './words.ts';
import { publicUri } from '#federation/objects/wire.ts';

export type Composition = {
  readonly what: Happening;
  readonly community: Actor;
  /** Who did it, and the act when the doer is ours; else the telling has the original. */
  readonly doer: Actor;
  readonly deed: Deed | null;
  /** Whose words it concerns: by them it is decided what microblogs get. */
  readonly author: Actor;
  /** Our author's own Delete, for removals by a moderator. */
  readonly farewell?: Deed | null;
  readonly object: string;
  readonly after?: readonly string[];
  readonly weight: Utterance['weight'];
  readonly authorInbox?: string | null;
  readonly parentInbox?: string | null;
  readonly moderatorInboxes?: readonly string[];
  /** Whom alone it is for: a report is nobody else's to read. */
  readonly only?: readonly string[];
};

/** Called by speakers for what happened in a community of ours. */
export async function compose(telling: Telling, composition: Composition): Promise<Utterance[]> {
  const { deed, doer } = composition;
  const inner = deed === null ? telling.original : await proven(telling, doer, deed);
  if (inner === null) return [];
  const whose = authorshipOf(composition, telling.original);
  const gets = (to: Receiver, form: Form): boolean =>
    formsFor(composition.what, whose, to).includes(form);
  const rows: (Utterance | null)[] = [
    deed === null ? null : await actItself(telling, composition, { deed, inner, gets }),
    announcement(telling, composition, inner, gets),
    gets('microblog', 'boost') ? boost(telling, composition, gets) : null,
    gets('microblog', 'forward') ? await forward(telling, composition, gets) : null,
    gets('gotosocial', 'bare') ? bare(composition, inner) : null,
    gets('gotosocial', 'unboost') ? await unboost(telling, composition, gets) : null,
    gets('gotosocial', 'own') ? await own(telling, composition) : null,
    ...(await farewells(telling, composition, gets)),
  ];
  return rows.filter((row) => row !== null);
}

type Gets = (to: Receiver, form: Form) => boolean;

/** By the author of the words; a removal by a remote moderator of our member's post is ours to tell. */
function authorshipOf({ author }: Composition, original: string | null): Authorship {
  if (author.local) return 'here';
  return original !== null && hasLdSignature(original) ? 'remote-signed' : 'remote';
}

/** An LD signature by the actor's own server (RsaSignature2017), of which we check only that it is there. */
function hasLdSignature(text: string): boolean {
  const json: unknown = JSON.parse(text);
  const signature = isJson(json) ? json['signature'] : null;
  return isJson(signature) && typeof signature['signatureValue'] === 'string';
}

const base = ({ what, community, doer, object, after, weight }: Composition) => ({
  signer: community,
  open: what !== 'report',
  community: community.id,
  software: null,
  inboxes: [] as readonly string[],
  actor: doer.uri,
  object,
  after: after ?? [],
  weight,
});

const inboxes = (...candidates: readonly (string | null | undefined)[]): string[] => [
  ...new Set(
    candidates.filter((inbox): inbox is string => typeof inbox === 'string' && inbox !== ''),
  ),
];

/** Our member's own activity: readable at its id, and sent to those who get it directly. */
async function actItself(
  telling: Telling,
  composition: Composition,
  { deed, inner, gets }: { deed: Deed; inner: string; gets: Gets },
): Promise<Utterance> {
  const { doer } = composition;
  // A moderator's act means nothing to a server that does not follow the Group.
  const own = doer.id === composition.author.id;
  const direct = inboxes(
    own && gets('author', 'direct') ? composition.authorInbox : null,
    own && gets('parent', 'direct') ? composition.parentInbox : null,
  );
  return {
    ...base(composition),
    form: 'act',
    id: deed.id,
    body: inner,
    signer: doer,
    community: null,
    // Votes go to authors on microblogs; comments to parents elsewhere who are no members' server.
    dialect: composition.weight === 'vote' ? 'microblog' : 'threadiverse',
    inboxes:
      composition.weight === 'vote' ? direct : await withoutMembers(telling, composition, direct),
  };
}

/** Servers with members get the Announce; the act itself would only come twice. */
export async function withoutMembers(
  telling: Telling,
  { community }: Pick<Composition, 'community'>,
  candidates: readonly string[],
): Promise<string[]> {
  if (candidates.length === 0) return [];
  const hosts = candidates.map((inbox) => hostOf(inbox)!);
  const rows = await telling.tx
    .select({ host: subscriptionsTable.host })
    .from(subscriptionsTable)
    .where(
      and(
        eq(subscriptionsTable.community, community.id),
        inArray(subscriptionsTable.host, hosts),
        isNull(subscriptionsTable.untilSeq),
      ),
    );
  const members = new Set(rows.map(({ host }) => host));
  return candidates.filter((inbox) => !members.has(hostOf(inbox)!));
}

function announcement(
  telling: Telling,
  composition: Composition,
  inner: string,
  gets: Gets,
): Utterance | null {
  const named = inboxes(
    gets('author', 'announce') ? composition.authorInbox : null,
    ...(gets('moderators', 'announce') ? (composition.moderatorInboxes ?? []) : []),
  );
  if (!gets('threadiverse', 'announce') && named.length === 0) return null;
  const id = activityId(telling, 'announce');
  return {
    ...base(composition),
    form: 'announce',
    id,
    body: announceWords(id, composition.community, inner, {
      cc: composition.only === undefined ? [composition.author.uri] : [],
      published: telling.at,
      to: composition.only,
    }),
    community: gets('threadiverse', 'announce') ? composition.community.id : null,
    dialect: 'threadiverse',
    inboxes: named,
  };
}

/** Once per thread: Mastodon drops a second boost of the same post by the same Group. */
function boost(telling: Telling, composition: Composition, gets: Gets): Utterance {
  const id = activityId(telling, 'announce', 'boost');
  return {
    ...base(composition),
    form: 'boost',
    id,
    body: announceWords(id, composition.community, JSON.stringify(composition.object), {
      cc: [composition.author.uri],
      published: telling.at,
    }),
    dialect: 'microblog',
    inboxes: gets('author', 'boost') ? inboxes(composition.authorInbox) : [],
  };
}

async function forward(telling: Telling, composition: Composition, gets: Gets): Promise<Utterance> {
  const { deed, doer } = composition;
  return {
    ...base(composition),
    form: 'forward',
    id: deed?.id ?? idIn(telling.original),
    body: deed === null ? telling.original! : await ldSigned(telling, doer, deed),
    open: false,
    dialect: 'microblog',
    inboxes: gets('parent', 'forward') ? inboxes(composition.parentInbox) : [],
  };
}

const bare = (composition: Composition, inner: string): Utterance => ({
  ...base(composition),
  form: 'forward',
  id: idIn(inner),
  body: inner,
  open: false,
  dialect: 'microblog',
  software: 'gotosocial',
});

const idIn = (text: string | null): string => (JSON.parse(text ?? '{}') as { id: string }).id;

/** Must carry exactly the id of the boost that was sent. */
async function unboost(
  telling: Telling,
  composition: Composition,
  gets: Gets,
): Promise<Utterance | null> {
  const boosts = await telling.tx
    .select({ body: logTable.body, id: logTable.activity })
    .from(logTable)
    .where(and(eq(logTable.object, composition.object), eq(logTable.form, 'boost')))
    .orderBy(desc(logTable.seq))
    .limit(1);
  if (boosts[0] === undefined) return null;
  const { community } = composition;
  const id = activityId(telling, 'undo', 'unboost');
  const object = {
    id: boosts[0].id,
    type: 'Announce',
    actor: community.uri,
    to: [publicUri],
    cc: community.followers === null ? [] : [community.followers],
    object: composition.object,
  };
  return {
    ...base(composition),
    form: 'unboost',
    id,
    body: plain({ id, type: 'Undo', actor: community.uri, to: object.to, cc: object.cc, object }),
    dialect: 'microblog',
    software: gets('microblog', 'unboost') ? null : 'gotosocial',
    inboxes: gets('author', 'unboost') ? inboxes(composition.authorInbox) : [],
    actor: community.uri,
  };
}

/** Our author's own Delete, by the author: GoToSocial ignores one that a Group forwards. */
async function own(telling: Telling, composition: Composition): Promise<Utterance | null> {
  const { author } = composition;
  const deed = composition.farewell ?? composition.deed;
  if (deed === null) return null;
  return {
    ...base(composition),
    form: 'own',
    id: deed.id,
    body: await proven(telling, author, deed),
    signer: author,
    open: false,
    actor: author.uri,
    dialect: 'microblog',
    software: 'gotosocial',
  };
}

/**
 * Our author's own Delete: by the Group to its followers on microblogs, and by the author to the
 * server of whoever was answered, if that one hears nothing from the Group.
 */
async function farewells(
  telling: Telling,
  composition: Composition,
  gets: Gets,
): Promise<(Utterance | null)[]> {
  const { author, farewell: deed, parentInbox } = composition;
  if (deed === undefined || deed === null || !gets('microblog', 'farewell')) return [];
  const common = { ...base(composition), id: deed.id, actor: author.uri };
  const direct = gets('parent', 'direct')
    ? await withoutMembers(telling, composition, inboxes(parentInbox))
    : [];
  return [
    {
      ...common,
      form: 'farewell',
      body: await ldSigned(telling, author, deed),
      dialect: 'microblog',
      inboxes: gets('parent', 'farewell') ? inboxes(parentInbox) : [],
    },
    direct.length === 0
      ? null
      : {
          ...common,
          form: 'direct',
          body: await proven(telling, author, deed),
          signer: author,
          community: null,
          dialect: 'threadiverse',
          inboxes: direct,
        },
  ];
}
