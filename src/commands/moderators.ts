/** The operator's words about who moderates a community, whose it is, and whether it is there at all. */
import type { Actor } from '#domain/actors/actor.ts';
import { appointModerator as appoint } from '#domain/communities/appoint-moderator.ts';
import { dismissModerator as dismiss } from '#domain/communities/dismiss-moderator.ts';
import { findModerators } from '#domain/communities/find-moderators.ts';
import { removeCommunity as remove } from '#domain/communities/remove-community.ts';
import { restoreCommunity as restore } from '#domain/communities/restore-community.ts';
import { allScopes, type Scope } from '#domain/communities/rights.ts';
import { scopeModerator as scope } from '#domain/communities/scope-moderator.ts';
import { findStanding } from '#domain/communities/standing.ts';
import { transferCommunity as transfer } from '#domain/communities/transfer-community.ts';
import { act } from '#domain/context.ts';
import { hostOf } from '#lib/hosts.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import type { Input } from './arguments.ts';
import { findPerson } from './ban.ts';
import type { Handler, Tools } from './command.ts';
import { findKnownCommunity } from './find.ts';
import { findDoer } from './moderate.ts';
import { table } from './output.ts';

type Place = {
  readonly community: Actor;
  readonly by: number | null;
  readonly reason: string | null;
};
type Office = Place & { readonly person: Actor };

async function readPlace(
  tools: Tools,
  input: Input,
): Promise<Outcome<Place, 'no-such-community' | 'no-such-user'>> {
  const community = await findKnownCommunity(tools, input.word('COMMUNITY'));
  if (!community.done) return community;
  const by = await findDoer(tools, input);
  if (!by.done) return by;
  const reason = input.text('reason') ?? null;
  return done({ community: community.value, by: by.value, reason });
}

async function readOffice(
  tools: Tools,
  input: Input,
): Promise<Outcome<Office, 'no-such-community' | 'no-such-user' | 'no-such-person'>> {
  const place = await readPlace(tools, input);
  if (!place.done) return place;
  const person = await findPerson(tools, input.word('PERSON'));
  return person.done ? done({ ...place.value, person: person.value }) : person;
}

const isScope = (word: string): word is Scope => allScopes.some((one) => one === word);

/** `content,people`; `all` for everything. */
function readScopes(typed: string | undefined): Outcome<Scope[], 'bad-scope'> {
  if (typed === undefined || typed === 'all') return done([]);
  const words = typed.split(',');
  return words.every(isScope) ? done(words) : refuse('bad-scope');
}

export const appointModerator: Handler = async (tools, input) => {
  const office = await readOffice(tools, input);
  if (!office.done) return office;
  const scopes = readScopes(input.text('scopes'));
  if (!scopes.done) return scopes;
  const { community, person, by, reason } = office.value;
  const who = { community: community.id, person: person.id, by, reason };
  const made = await act(tools.house, (context) =>
    appoint(context, { ...who, scopes: scopes.value }),
  );
  if (!made.done) return made;
  const { changed } = made.value;
  const text = `${person.name} moderates ${community.name}${changed ? ' now' : ' already'}.`;
  return done({ data: { person: person.uri, scopes: scopes.value, changed }, text });
};

export const scopeModerator: Handler = async (tools, input) => {
  const office = await readOffice(tools, input);
  if (!office.done) return office;
  const scopes = readScopes(input.word('SCOPES'));
  if (!scopes.done) return scopes;
  const { community, person, by, reason } = office.value;
  const who = { community: community.id, person: person.id, by, reason };
  const set = await act(tools.house, (context) => scope(context, { ...who, scopes: scopes.value }));
  if (!set.done) return set;
  const what = scopes.value.length === 0 ? 'everything' : scopes.value.join(', ');
  return done({
    data: { person: person.uri, scopes: scopes.value, changed: set.value.changed },
    text: `${person.name} is entrusted with ${what} in ${community.name}.`,
  });
};

export const dismissModerator: Handler = async (tools, input) => {
  const office = await readOffice(tools, input);
  if (!office.done) return office;
  const { community, person, by, reason } = office.value;
  const wanted = { community: community.id, person: person.id, by, reason };
  const dismissed = await act(tools.house, (context) => dismiss(context, wanted));
  if (!dismissed.done) return dismissed;
  const text = `${person.name} does not moderate ${community.name} any more.`;
  return done({ data: { person: person.uri, changed: true }, text });
};

export const transferCommunity: Handler = async (tools, input) => {
  const office = await readOffice(tools, input);
  if (!office.done) return office;
  const { community, person, by, reason } = office.value;
  const wanted = { community: community.id, to: person.id, by, reason };
  const given = await act(tools.house, (context) => transfer(context, wanted));
  if (!given.done) return given;
  const { changed } = given.value;
  const text = `${community.name} belongs to ${person.name}${changed ? ' now' : ' already'}.`;
  return done({ data: { owner: person.uri, changed }, text });
};

const removing =
  (verb: typeof remove, state: string): Handler =>
  async (tools, input) => {
    const place = await readPlace(tools, input);
    if (!place.done) return place;
    const { community, by, reason } = place.value;
    const wanted = { community: community.id, by, reason };
    const told = await act(tools.house, (context) => verb(context, wanted));
    if (!told.done) return told;
    const { changed } = told.value;
    return done({
      data: { community: community.uri, state, changed },
      text: `${community.name} is ${state}${changed ? '' : ' already'}.`,
    });
  };

export const removeCommunity = removing(remove, 'removed');
export const restoreCommunity = removing(restore, 'there');

export const listModerators: Handler = async (tools, input) => {
  const community = await findKnownCommunity(tools, input.word('COMMUNITY'));
  if (!community.done) return community;
  const { database, clock, origin } = tools.house;
  const own = hostOf(origin);
  const found = [];
  for (const { id, name, uri } of await findModerators(database.query, community.value.id)) {
    const where = { person: id, community: community.value.id, now: clock() };
    const { owner, scopes } = await findStanding(database.query, where);
    found.push({ name: `${name}@${hostOf(uri) ?? own}`, url: uri, owner, scopes });
  }
  const rows = found.map(({ name, owner, scopes }) => [
    name,
    owner ? 'owner' : 'moderator',
    scopes.length === 0 ? 'everything' : scopes.join(', '),
  ]);
  const none = 'Nobody moderates it: `community appoint COMMUNITY PERSON`.';
  return done({ data: found, text: table(['NAME', 'AS', 'ENTRUSTED WITH'], rows, none) });
};
