/** What was done, as `?done=` says it after a redirect: a closed list, so that no link can say anything else. */
import { key } from '#http/ui/say.ts';
import { field } from './params.ts';

const notes = {
  ruled: key('The rule holds from now on.'),
  lifted: key('The rule is lifted. What it hid is shown again, and memberships live again.'),
  purged: key('Everything from that server is gone for good.'),
  budget: key('What that server may send is changed.'),
  'list-subscribed': key('The list is followed. It is read within minutes; look here again then.'),
  'list-imported': key('The list is imported: its rules hold from now on, as ours.'),
  'list-decided': key('That is decided.'),
  'list-changed': key('The terms are changed.'),
  'list-ended': key('The list is followed no longer.'),
  settings: key('The settings are changed.'),
  'battle-begun': key('Battle mode is on.'),
  'battle-ended': key('Battle mode is over.'),
  role: key('Their role is changed.'),
  removed: key('Removed.'),
  restored: key('Restored.'),
  listed: key('It stands in lists again.'),
  locked: key('Locked.'),
  unlocked: key('Unlocked.'),
  pinned: key('Pinned.'),
  unpinned: key('No longer pinned.'),
  flagged: key('Marked as sensitive.'),
  unflagged: key('No longer marked as sensitive.'),
  warned: key('They were warned.'),
  banned: key('They are banned.'),
  unbanned: key('The ban is lifted.'),
  cleared: key('Everything that they wrote there is removed.'),
  uncleared: key('What they wrote there is back.'),
  'community-removed': key('The community is removed from this server.'),
  'community-restored': key('The community is back.'),
  moved: key('The thread is moved.'),
  approved: key('Approved.'),
  rejected: key('Rejected.'),
  resolved: key('Resolved; who reported it is told.'),
  dismissed: key('Dismissed; who reported it is told.'),
  forwarded: key('Passed on to their own server.'),
  assigned: key('It is yours now.'),
  released: key('It is nobody’s now.'),
  noted: key('The note is kept.'),
  reported: key(
    'Thank you. The moderators will look at it, and you will be told what becomes of it.',
  ),
  appealed: key('Your appeal is sent. You are told here what is decided.'),
  granted: key('The appeal is granted: what was done is taken back, as far as it can be.'),
  denied: key('The appeal is turned down; they are told.'),
  edited: key('The community’s settings are changed.'),
  appointed: key('They moderate from now on.'),
  scoped: key('What they are entrusted with is changed.'),
  dismissed_moderator: key('They moderate no longer.'),
  transferred: key('The community has a new owner.'),
  rule: key('The automatic rule is kept.'),
  'rule-ended': key('The automatic rule is switched off.'),
} as const;

export type DoneWord = keyof typeof notes;

const isWord = (word: unknown): word is DoneWord =>
  typeof word === 'string' && Object.hasOwn(notes, word);

/** The sentence for the word in this query; null when there is none. */
export const doneWord = (query: unknown): string | null => {
  const word = field(query, 'done');
  return isWord(word) ? notes[word] : null;
};

/** The path to go back to when nothing was done now. */
export const backWithout = (back: string): string => {
  const [before = '', hash] = back.split('#', 2);
  const [path = '/', query = ''] = before.split('?', 2);
  const said = new URLSearchParams(query);
  for (const name of toldNames) said.delete(name);
  return `${path}${said.size === 0 ? '' : `?${said.toString()}`}${hash ? `#${hash}` : ''}`;
};

/** What a page is told of an act that led to it. */
const toldNames = ['done', 'undo', 'entry', 'about', 'who', 'where'];

/** The path to go back to, telling there what was done; what it said before is forgotten. */
export function backWith(back: string, done: DoneWord, more: Record<string, string> = {}): string {
  const [before = '', hash = ''] = backWithout(back).split('#', 2);
  const said = new URLSearchParams({ done, ...more }).toString();
  return `${before}${before.includes('?') ? '&' : '?'}${said}${hash === '' ? '' : `#${hash}`}`;
}
