/** The operator's words about appeals. */
import { decideAppeal as decide } from '#domain/appeals/decide-appeal.ts';
import { act } from '#domain/context.ts';
import { done, refuse } from '#lib/outcome.ts';
import { readQueue } from '#views/moderation-queue.ts';
import { entryWords } from '#views/modlog-words.ts';
import type { Handler } from './command.ts';
import { findDoer } from './moderate.ts';
import { moment, table } from './output.ts';

/** The operator sees everything. */
const viewer = { person: 0, admin: true, siteModerator: true, communities: 'all' } as const;
const listMax = 200;

export const listAppeals: Handler = async ({ house }) => {
  const asked = { viewer, kind: 'appeal', limit: listMax } as const;
  const { items } = await readQueue(house.database.query, asked);
  const appeals = items.map(({ id, author, act: entry, reasons, since }) => ({
    id: Number(id.replace('appeal:', '')),
    person: author === null ? null : author.name,
    act: entry === null ? null : entryWords(entry),
    reason: entry?.reason ?? null,
    words: reasons[0]?.text ?? '',
    since,
  }));
  const rows = appeals.map((one) => [one.id, one.person, moment(one.since), one.act, one.words]);
  const head = ['ID', 'PERSON', 'SINCE', 'ACT', 'WORDS'];
  return done({ data: appeals, text: table(head, rows, 'Nobody waits for an answer.') });
};

export const decideAppeal: Handler = async (tools, input) => {
  const by = await findDoer(tools, input);
  if (!by.done) return by;
  const appeal = input.number('ID');
  const granted = input.word('granted|denied') === 'granted';
  const answer = input.text('answer') ?? null;
  const outcome = await act(tools.house, (context) =>
    decide(context, { appeal, by: by.value, granted, answer }),
  );
  if (!outcome.done) return outcome.reason === 'not-found' ? refuse('no-such-appeal') : outcome;
  const { undone } = outcome.value;
  const text = granted
    ? `Granted${undone ? ', and taken back' : '; there was nothing left to take back'}. They are told.`
    : 'Denied: it stands. They are told.';
  return done({ data: { id: appeal, granted, undone, answer }, text });
};
