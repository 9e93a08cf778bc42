/** One relay, two dialects: in which form what happened reaches whom. `docs/federation/relay.md` is this table in words. */

/** What happened in a community of ours. */
export const happenings = [
  'thread',
  'comment',
  'thread-edit',
  'comment-edit',
  'thread-delete',
  'comment-delete',
  'thread-removal',
  'comment-removal',
  'thread-restoration',
  'comment-restoration',
  'vote',
  'vote-undo',
  'ban',
  'lock',
  'flag',
  'move',
  'community-removal',
  'list',
  'report',
] as const;
export type Happening = (typeof happenings)[number];

/** Whose words they are: our member's; or a remote one's, with or without an LD signature. */
export const authorships = ['here', 'remote-signed', 'remote'] as const;
export type Authorship = (typeof authorships)[number];

export const receivers = [
  'threadiverse',
  'microblog',
  'gotosocial',
  'author',
  'parent',
  'moderators',
] as const;
export type Receiver = (typeof receivers)[number];

/**
 * `announce`: Announce around the activity, by the Group. `boost`: Announce of the thread's bare URL.
 * `forward`: the author's own LD-signed activity, in a request signed by the Group. `bare`: the same
 * without an embedded signature. `unboost`: Undo of the stored boost. `farewell`: our author's own
 * Delete, LD-signed, in a request signed by the Group. `own`: our author's own Delete in a request
 * signed by that author. `direct`: our member's own activity, signed by that member.
 */
export type Form =
  | 'announce'
  | 'boost'
  | 'forward'
  | 'bare'
  | 'unboost'
  | 'farewell'
  | 'own'
  | 'direct';

type Row = { readonly [To in Receiver]?: readonly Form[] };

const signedWords: Row = {
  threadiverse: ['announce'],
  microblog: ['forward'],
  gotosocial: ['forward'],
};
/** Mastodon believes nothing of a third party without its signature; GoToSocial fetches it itself. */
const bareWords: Row = { threadiverse: ['announce'], gotosocial: ['bare'] };
const announced: Row = { threadiverse: ['announce'] };
/** To the author of what is answered, whose server may have no member of the community. */
const toParent: Row = { ...signedWords, parent: ['direct', 'forward'] };

const words = (here: Row): Record<Authorship, Row> => ({
  here,
  'remote-signed': signedWords,
  remote: bareWords,
});
const same = (row: Row): Record<Authorship, Row> => ({
  here: row,
  'remote-signed': row,
  remote: row,
});
const byHome = (here: Row, remote: Row): Record<Authorship, Row> => ({
  here,
  'remote-signed': remote,
  remote,
});

const boosted: Row = { threadiverse: ['announce'], microblog: ['boost'], gotosocial: ['boost'] };
const unboosted: Row = {
  threadiverse: ['announce'],
  microblog: ['unboost'],
  gotosocial: ['unboost'],
};

const table: Readonly<Record<Happening, Record<Authorship, Row>>> = {
  // The author's server too, so that it tells us of later edits and deletions.
  thread: byHome(boosted, { ...boosted, author: ['announce', 'boost'] }),
  comment: words(toParent),
  'thread-edit': words(signedWords),
  // Who was sent the comment is owed what becomes of it.
  'comment-edit': words(toParent),
  // GoToSocial takes a Delete from its author's hand only, never one that is forwarded.
  'thread-delete': {
    here: { ...signedWords, gotosocial: ['forward', 'own'] },
    'remote-signed': { ...signedWords, gotosocial: ['forward', 'unboost'] },
    remote: { threadiverse: ['announce'], microblog: ['unboost'], gotosocial: ['bare', 'unboost'] },
  },
  'comment-delete': words({ ...toParent, gotosocial: ['forward', 'own'] }),
  // Nobody takes a Delete of somebody else's words: the boost goes, and our own author lets go.
  'thread-removal': byHome(
    {
      threadiverse: ['announce'],
      microblog: ['unboost', 'farewell'],
      gotosocial: ['unboost', 'farewell', 'own'],
    },
    { ...unboosted, author: ['announce', 'unboost'] },
  ),
  'comment-removal': byHome(
    {
      threadiverse: ['announce'],
      microblog: ['farewell'],
      gotosocial: ['farewell', 'own'],
      parent: ['direct', 'farewell'],
    },
    { ...announced, author: ['announce'] },
  ),
  // What our author deleted there is gone there for good; a remote author's post can come back.
  'thread-restoration': byHome(announced, { ...boosted, author: ['announce', 'boost'] }),
  'comment-restoration': byHome(announced, { ...announced, author: ['announce'] }),
  // Microblogs read no votes of groups; the author of a post there hears of our members' own.
  vote: byHome({ ...announced, author: ['direct'] }, announced),
  'vote-undo': byHome({ ...announced, author: ['direct'] }, announced),
  ban: same({ ...announced, author: ['announce'] }),
  lock: same(announced),
  // Of our author's post the author says so: it is an edit.
  flag: same({ ...announced, author: ['announce'] }),
  // The other community boosts it anew.
  move: byHome(unboosted, { ...unboosted, author: ['announce', 'unboost'] }),
  // A Delete of a Group would end it for good on microblogs.
  'community-removal': byHome(announced, {}),
  // Whoever is appointed or dismissed hears of it where they are.
  list: same({ ...announced, author: ['announce'] }),
  report: same({ moderators: ['announce'] }),
};

/** The forms in which this goes to that kind of receiver; empty when it gets nothing. */
export const formsFor = (what: Happening, whose: Authorship, to: Receiver): readonly Form[] =>
  table[what][whose][to] ?? [];
