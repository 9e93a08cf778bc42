/** What members are told when something that they wished cannot be done: what is wrong, and what to do next. */
import { key, say } from '#http/ui/say.ts';
import type { Refused } from './refusals.ts';

const is = (words: string, status = 422, field?: string) => ({ status, words, field });

const table = {
  'not-found': is(key('That is not here any more, or never was. Nothing was changed.'), 404),
  'not-known': is(
    key('That is not here in the form that you saw. Reload the page, and try again.'),
    409,
  ),
  gone: is(key('That was deleted or removed meanwhile. Nothing was changed.'), 410),
  buried: is(key('That was deleted or removed meanwhile. Nothing was changed.'), 410),
  stale: is(key('It was changed elsewhere meanwhile. Reload the page, and try again.'), 409),
  banned: is(
    key('You are banned there, so nothing was written. Your notices say why, and how to appeal.'),
    403,
  ),
  'not-author': is(key('Only its author may do that. Nothing was changed.'), 403),
  'members-only': is(key('Only members may write there. Join the community first.'), 403),
  'moderators-only': is(
    key('Only moderators start threads there. You may answer the threads that there are.'),
    403,
  ),
  locked: is(key('This thread is locked: nobody may answer any more.'), 403),
  'too-deep': is(
    key('This conversation is too deep for another answer. Answer further up, or start a new one.'),
  ),
  empty: is(key('There is nothing written yet. Write something first.'), 422, 'text'),
  'bad-title': is(key('A post needs a title. Write one in a few words.'), 422, 'title'),
  'bad-url': is(
    key('That is no link that can be opened. It begins with https:// or http://.'),
    422,
    'url',
  ),
  'bad-community': is(
    key('That community is not known here. Check its name, or look it up in the search first.'),
    422,
    'community',
  ),
  'too-long': is(key('That is too long. Shorten it, and send it again.'), 422, 'text'),
  'bad-attachment': is(
    key('One of the addresses of pictures and files cannot be opened. It begins with https://.'),
    422,
    'attachments',
  ),
  'too-many-attachments': is(
    key('A post holds ten pictures and files at most. Take some out.'),
    422,
    'attachments',
  ),
  bot: is(key('Accounts of programs do not vote. Nothing was changed.'), 403),
  unwelcome: is(key('Votes are not counted there. Nothing was changed.'), 403),
  'posts-only': is(key('Only whole threads can be hidden or muted. Nothing was changed.')),
  yourself: is(key('You cannot block yourself. Nothing was changed.')),
  ourselves: is(key('This is your own server, which you cannot block. Nothing was changed.')),
} as const;

export type MemberReason = keyof typeof table;

/** The sentence in the reader's language; called while a request is answered. */
export function memberRefusal(reason: MemberReason): Refused {
  const { status, words, field } = table[reason];
  return { status, words: say(words), ...(field !== undefined && { field }) };
}
