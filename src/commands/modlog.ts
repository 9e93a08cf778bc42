/** The operator's words about the record of moderation. */
import { acts } from '#domain/modlog/acts.ts';
import { done, refuse } from '#lib/outcome.ts';
import { readModlog } from '#views/modlog-list.ts';
import { entryWords } from '#views/modlog-words.ts';
import { findPerson } from './ban.ts';
import type { Handler } from './command.ts';
import { findKnownCommunity } from './find.ts';
import { moment, table } from './output.ts';

/** Everything, what is for moderators only as well. */
const viewer = { all: true, communities: [] } as const;
const limitDefault = 50;
const limitMax = 1000;

export const showModlog: Handler = async (tools, input) => {
  const [place, who, what] = [input.text('in'), input.text('person'), input.text('act')];
  const community = place === undefined ? null : await findKnownCommunity(tools, place);
  if (community !== null && !community.done) return community;
  const person = who === undefined ? null : await findPerson(tools, who);
  if (person !== null && !person.done) return person;
  const act = what === undefined ? null : acts.find((one) => one === what);
  if (act === undefined) return refuse('no-such-act');
  const limit = input.text('limit');
  const { entries } = await readModlog(tools.house.database.query, {
    viewer,
    act,
    community: community?.value.id,
    person: person?.value.id,
    limit: Math.min(limit === undefined ? limitDefault : Number(limit), limitMax),
  });
  const rows = entries.map((entry) => [
    entry.id,
    moment(entry.created),
    entryWords(entry),
    entry.origin,
    entry.reason,
  ]);
  const head = ['ID', 'WHEN', 'WHAT', 'FROM', 'REASON'];
  return done({ data: entries, text: table(head, rows, 'Nothing of that kind was done.') });
};
