/** What was just done, and the one press that takes it back. */
import { DoneNote, Form } from '#http/ui/form.ts';
import { html, type Html } from '#http/ui/html.ts';
import { say } from '#http/ui/say.ts';
import { deeds, type DeedName } from './deeds.ts';
import { doneWord } from './done-notes.ts';
import { field, readId } from './params.ts';

const undoings = new Set<string>(Object.values(deeds).flatMap(({ undo }) => undo ?? []));
const isUndo = (word: unknown): word is DeedName => typeof word === 'string' && undoings.has(word);

const text = (query: unknown, name: string): string => {
  const value = field(query, name);
  return typeof value === 'string' ? value : '';
};

/** Called on every page to which an act of moderation leads back; null when nothing was done. */
export function undoNote(
  query: unknown,
  { csrf, path }: { readonly csrf: string | null; readonly path: string },
): Html | null {
  const words = doneWord(query);
  if (words === null) return null;
  const undo = field(query, 'undo');
  const about = /^(?:post|comment):[1-9]\d{0,9}$/.exec(text(query, 'about'))?.[0];
  const [person, community] = [readId(field(query, 'who')), readId(field(query, 'where'))];
  const entry = readId(field(query, 'entry'));
  if (!isUndo(undo) || entry === null || csrf === null) return html`<${DoneNote} words=${words} />`;
  const carry = {
    entry: String(entry),
    ...(about !== undefined && { about }),
    ...(person !== null && { person: String(person) }),
    ...(community !== null && { community: String(community) }),
    // With a ban's end, what went with it comes back.
    removal: 'on',
    back: path,
  };
  return html`<div class="notice notice-row" role="status">
    <span>${say(words)}</span>
    <${Form} action="/moderation/act" csrf=${csrf} carry=${carry} class="inline">
      <button class="button" name="act" value=${undo}>${say('Undo')}</button>
    <//>
  </div>`;
}
