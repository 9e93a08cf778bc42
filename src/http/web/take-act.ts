/** Takes the forms by which moderators act, wherever they stand, and leads back there. */
import { z } from 'zod';
import { findByHandle } from '#domain/actors/find-by-handle.ts';
import { findLocalActor } from '#domain/actors/find-local-actor.ts';
import { act, type Context, type House } from '#domain/context.ts';
import type { Subject } from '#domain/journal/events.ts';
import { findModlog } from '#domain/modlog/find-modlog.ts';
import { parseItem } from '#domain/moderation/queue-item.ts';
import { resolveReports } from '#domain/moderation/resolve-reports.ts';
import { hostOf, parseHandle } from '#lib/hosts.ts';
import { done, type Outcome } from '#lib/outcome.ts';
import type { Reader } from '#storage/database.ts';
import { next, page, type Answer } from './answer.ts';
import { deedNames, deeds, type Asked, type Deed } from './deeds.ts';
import { backWith, backWithout, type DoneWord } from './done-notes.ts';
import { errorPage } from './error-page.ts';
import { localPath } from './local-path.ts';
import { readId } from './params.ts';
import { actRefusals, type ActRefusal } from './refused.ts';
import type { Posted } from './serve.ts';
import { termField, untilOf } from './term.ts';
import { membersOnly } from './viewer.ts';

/** The fields that are read. */
export const actFields = {
  act: z.enum(deedNames),
  about: z.string().max(30).default(''),
  person: z.string().max(20).default(''),
  community: z.string().max(20).default(''),
  to: z.string().max(300).default(''),
  item: z.string().max(60).default(''),
  report: z.string().max(20).default(''),
  entry: z.string().max(20).default(''),
  reason: z.string().max(1_100).default(''),
  term: termField,
  removal: z.string().max(10).optional(),
  back: z.string().max(500).default('/moderation'),
};
type ActFields = z.infer<z.ZodObject<typeof actFields>>;

/** `post:5`, `comment:7`; null for anything else. */
export function readSubject(text: string): Subject | null {
  const [kind, number = ''] = text.split(':');
  const id = readId(number);
  if (id === null) return null;
  return kind === 'post' ? { post: id } : kind === 'comment' ? { comment: id } : null;
}

/** A community by its name, here or elsewhere; null when it is not known. */
export async function findNamed(
  reader: Reader,
  { typed, origin, kind }: { typed: string; origin: string; kind: 'community' | 'person' },
): Promise<number | null> {
  const handle = parseHandle(typed);
  const away = handle !== null && handle.host !== hostOf(origin);
  const found = away
    ? await findByHandle(reader, { ...handle, kind })
    : await findLocalActor(reader, handle?.name ?? typed.trim().replace(/^[!@]/, ''));
  return found?.kind === kind ? found.id : null;
}

async function askedOf(house: House, fields: ActFields, by: number): Promise<Asked> {
  const { origin } = house;
  const name = { typed: fields.to, origin, kind: 'community' as const };
  return {
    by,
    subject: readSubject(fields.about),
    person: readId(fields.person),
    community: readId(fields.community),
    to: fields.to === '' ? null : await findNamed(house.database.query, name),
    item: parseItem(fields.item) === null ? null : fields.item,
    report: readId(fields.report),
    entry: readId(fields.entry),
    reason: fields.reason,
    until: untilOf(fields.term, house.clock()),
    removal: fields.removal === 'on',
  };
}

/** What an item of reports is about, as reports are resolved. */
function aboutItem(item: string | null) {
  const name = item === null ? null : parseItem(item);
  if (name?.kind !== 'report') return null;
  const { subject } = name;
  if ('person' in subject) return { person: subject.person };
  return 'notice' in subject ? { notice: subject.notice } : { subject };
}

/** `undoable` is the entry in the record that one press takes back; null where none can. */
type Finished = Outcome<{ readonly done: DoneWord; readonly undoable: number | null }, ActRefusal>;

/** Nothing had to be done: those who reported are told so. */
async function dismiss(context: Context, { item, by, reason }: Asked): Promise<Finished> {
  const about = aboutItem(item);
  if (about === null) return { done: false, reason: 'not-found' };
  const resolved = await resolveReports(context, { ...about, by, answer: reason });
  return resolved.done ? done({ done: 'dismissed', undoable: null }) : resolved;
}

/** The act, and with it the reports in whose item the button stood. */
async function perform(context: Context, deed: Deed, asked: Asked): Promise<Finished> {
  const outcome = await deed.run(context, asked);
  if (!outcome.done) return outcome;
  const about = deed.resolves ? aboutItem(asked.item) : null;
  const entry = 'act' in outcome.value ? (outcome.value.act ?? null) : null;
  if (about !== null) await resolveReports(context, { ...about, by: asked.by, act: entry });
  return done({
    done: deed.done,
    undoable: entry !== null && (await isAlone(context, entry)) ? entry : null,
  });
}

/** A ban that took the place of another cannot be lifted without lifting both. */
async function isAlone({ tx }: Context, entry: number): Promise<boolean> {
  const written = await findModlog(tx, entry);
  const isBan = written?.act === 'member.banned' || written?.act === 'person.banned';
  return !isBan || written.before === null;
}

/** Where one press takes it back, the page that comes next offers it. */
const undoing = (
  deed: Deed | null,
  { fields, entry }: { readonly fields: ActFields; readonly entry: number | null },
): Record<string, string> =>
  deed?.undo === undefined || entry === null
    ? {}
    : {
        undo: deed.undo,
        entry: String(entry),
        ...(fields.about !== '' && { about: fields.about }),
        ...(fields.person !== '' && { who: fields.person }),
        ...(fields.community !== '' && { where: fields.community }),
      };

/** Called for every act of moderation on a page; who may is asked by the verb. */
export const takeAct = (house: House, { visit, fields }: Posted<ActFields>): Promise<Answer> => {
  const back = localPath(fields.back) ?? '/moderation';
  return membersOnly(house, { visit, back }, async ({ person: by }) => {
    const asked = await askedOf(house, fields, by);
    const deed = fields.act === 'dismiss' ? null : deeds[fields.act];
    const outcome = await act(house, (context) =>
      deed === null ? dismiss(context, asked) : perform(context, deed, asked),
    );
    if (outcome.done) {
      const { done: word, undoable: entry } = outcome.value;
      return next(backWith(back, word, undoing(deed, { fields, entry })));
    }
    const { status, words } = actRefusals[outcome.reason];
    const told = {
      title: 'Not done',
      message: words,
      next: { to: backWithout(back), words: 'Go back' },
    };
    return page(errorPage(status, told), status);
  });
};
