/** Tells the servers of people whom our members name, where nothing of the community would reach them. */
import { and, eq, inArray } from 'drizzle-orm';
import type { Actor } from '#domain/actors/actor.ts';
import type { Remark, Story } from '#federation/objects/story.ts';
import { addressesOf, isJson } from '#federation/objects/wire.ts';
import { actorsTable } from '#storage/schema/actors.ts';
import { logTable } from '#storage/schema/federation.ts';
import { withoutMembers } from './compose.ts';
import { remoteInbox } from './to-community.ts';
import type { Telling, Utterance } from './utterance.ts';
import { proven, type Deed } from './words.ts';

/** Inboxes of those whom the words name, in no order. */
export const namedInboxes = ({ named }: Story | Remark): string[] => inboxesOf(named);

const inboxesOf = (people: readonly Actor[]): string[] => [
  ...new Set(people.map(remoteInbox).filter((inbox) => inbox !== null)),
];

/** Called when something was deleted: of its words nothing is left, but what was said of it tells whom they named. */
export async function onceNamed(telling: Telling, object: string): Promise<string[]> {
  const said = await telling.tx
    .select({ body: logTable.body })
    .from(logTable)
    .where(and(eq(logTable.object, object), eq(logTable.form, 'act')))
    .limit(20);
  const uris = new Set(said.flatMap(({ body }) => (body === '' ? [] : copiesIn(body))));
  if (uris.size === 0) return [];
  const rows = await telling.tx
    .select({ actor: actorsTable })
    .from(actorsTable)
    .where(and(inArray(actorsTable.uri, [...uris]), eq(actorsTable.kind, 'person')));
  return inboxesOf(rows.map(({ actor }) => actor));
}

function copiesIn(body: string): string[] {
  const json: unknown = JSON.parse(body);
  return isJson(json) ? addressesOf(json['cc']) : [];
}

type Told = {
  readonly community: Actor;
  readonly doer: Actor;
  readonly deed: Deed | null;
  readonly object: string;
  readonly after?: readonly string[];
  readonly weight: Utterance['weight'];
  readonly inboxes: readonly string[];
  /** Whoever is answered gets it anyhow. */
  readonly parentInbox: string | null;
};

/** For communities of this server; nothing where everybody is reached already, as members' servers are. */
export async function toNamed(telling: Telling, told: Told): Promise<Utterance[]> {
  const { community, doer, deed, object, weight, parentInbox } = told;
  const others = told.inboxes.filter((inbox) => inbox !== parentInbox);
  const inboxes = deed === null ? [] : await withoutMembers(telling, { community }, others);
  if (deed === null || inboxes.length === 0) return [];
  return [
    {
      form: 'direct',
      id: deed.id,
      body: await proven(telling, doer, deed),
      signer: doer,
      open: false,
      community: null,
      dialect: null,
      software: null,
      inboxes,
      actor: doer.uri,
      object,
      after: told.after ?? [],
      weight,
    },
  ];
}
