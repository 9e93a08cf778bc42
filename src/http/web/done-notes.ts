/** What was done, as `?done=` says it after a redirect: a closed list, so that no link can say anything else. */
import { field } from './params.ts';

const notes = {
  ruled: 'The rule holds from now on.',
  lifted: 'The rule is lifted. What it hid is shown again, and memberships live again.',
  purged: 'Everything from that server is gone for good.',
  budget: 'What that server may send is changed.',
  'list-subscribed': 'The list is followed. It is read within minutes; look here again then.',
  'list-imported': 'The list is imported: its rules hold from now on, as ours.',
  'list-decided': 'That is decided.',
  'list-changed': 'The terms are changed.',
  'list-ended': 'The list is followed no longer.',
  settings: 'The settings are changed.',
  'battle-begun': 'Battle mode is on.',
  'battle-ended': 'Battle mode is over.',
  role: 'Their role is changed.',
  removed: 'Removed.',
  restored: 'Restored.',
  listed: 'It stands in lists again.',
  locked: 'Locked.',
  unlocked: 'Unlocked.',
  pinned: 'Pinned.',
  unpinned: 'No longer pinned.',
  flagged: 'Marked as sensitive.',
  unflagged: 'No longer marked as sensitive.',
  warned: 'They were warned.',
  banned: 'They are banned.',
  unbanned: 'The ban is lifted.',
  cleared: 'Everything that they wrote there is removed.',
  uncleared: 'What they wrote there is back.',
  'community-removed': 'The community is removed from this server.',
  'community-restored': 'The community is back.',
  moved: 'The thread is moved.',
  approved: 'Approved.',
  rejected: 'Rejected.',
  resolved: 'Resolved; who reported it is told.',
  dismissed: 'Dismissed; who reported it is told.',
  forwarded: 'Passed on to their own server.',
  assigned: 'It is yours now.',
  released: 'It is nobody’s now.',
  noted: 'The note is kept.',
  reported: 'Thank you. The moderators will look at it, and you will be told what becomes of it.',
  appealed: 'Your appeal is sent. You are told here what is decided.',
  granted: 'The appeal is granted: what was done is taken back, as far as it can be.',
  denied: 'The appeal is turned down; they are told.',
  edited: 'The community’s settings are changed.',
  appointed: 'They moderate from now on.',
  scoped: 'What they are entrusted with is changed.',
  dismissed_moderator: 'They moderate no longer.',
  transferred: 'The community has a new owner.',
  rule: 'The automatic rule is kept.',
  'rule-ended': 'The automatic rule is switched off.',
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
