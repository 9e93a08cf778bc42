/** Every command of the operator's shell, one line each. */
import { backup, restore } from './backup.ts';
import {
  adoptDrafts,
  changeAList,
  endAList,
  excludeDrafts,
  listLists,
  refreshAList,
  subscribeList,
} from './blocklist.ts';
import { diffList, exportList, importList } from './blocklist-files.ts';
import { createComment, deleteComment, editComment, removeComment } from './comment.ts';
import type { Command, Handler } from './command.ts';
import { createCommunity, followCommunity, leaveACommunity, listCommunities } from './community.ts';
import { doctor } from './doctor.ts';
import { listReceipts, replayReceipt, showReceipt } from './inbox.ts';
import { blockInstance, listInstances, unblockInstance } from './instance.ts';
import { listLanes, resyncLane, retryLane, showLane } from './lane.ts';
import { createPost, deletePost, editPost, listPosts, removePost, showOnePost } from './post.ts';
import { trace } from './trace.ts';
import {
  changeUserRole,
  createUser,
  listUserSessions,
  listUsers,
  makeUserLink,
  setUserPassword,
  signUserOut,
} from './user.ts';
import { voteOnComment, voteOnPost } from './vote.ts';

const listFormats = 'csv|plain|gotosocial|fediseer|mastodon|fires';
const listTerms =
  '[--priority N] [--adoption draft|automatic] [--retraction remove|keep] [--map MAPPING]';
const states = 'waiting|applied|ignored|refused|blocked|quarantined';

const command = (name: string, usage: string, run: Handler, about: string): Command => {
  const [noun = '', verb = null] = name.split(' ');
  return { noun, verb, usage, about, run };
};

// oxfmt-ignore
export const commands: readonly Command[] = [
  command('user create', 'NAME [--admin] [--password-stdin]', createUser, 'Makes an account; reads its password from standard input.'),
  command('user list', '', listUsers, 'Shows everybody with an account.'),
  command('user password', 'NAME --password-stdin', setUserPassword, 'Sets a password, read from standard input, and signs out everywhere.'),
  command('user reset-link', 'NAME', makeUserLink, 'Makes a link by which they set a new password, once and within a day.'),
  command('user sessions', 'NAME', listUserSessions, 'Shows where they are signed in.'),
  command('user sign-out', 'NAME [--session SESSION]', signUserOut, 'Signs them out everywhere, or on one browser.'),
  command('user role', 'NAME admin|member', changeUserRole, 'Makes them an admin, or a member again.'),
  command('community create', 'NAME --title T [--by USER]', createCommunity, 'Makes a community; USER moderates it.'),
  command('community list', '', listCommunities, 'Shows the communities known here.'),
  command('community follow', 'HANDLE --as USER', followCommunity, 'Joins a community, here or elsewhere, by name, handle or URL.'),
  command('community leave', 'HANDLE --as USER', leaveACommunity, 'Leaves it.'),
  command('post create', '--in COMMUNITY --as USER --title T [--body MD] [--url U]', createPost, 'Posts to a community.'),
  command('post list', '--in COMMUNITY [--limit N]', listPosts, 'Shows the newest posts of a community.'),
  command('post show', 'ID', showOnePost, 'Shows a post with its comments.'),
  command('post edit', 'ID --as USER [--title T] [--body MD] [--url U]', editPost, 'Changes a post, as its author.'),
  command('post delete', 'ID --as USER', deletePost, 'Erases a post, as its author.'),
  command('post remove', 'ID --as USER [--reason R]', removePost, 'Hides a post, as a moderator.'),
  command('comment create', '--on POST [--under COMMENT] --as USER --body MD', createComment, 'Answers a post or a comment.'),
  command('comment edit', 'ID --as USER --body MD', editComment, 'Changes a comment, as its author.'),
  command('comment delete', 'ID --as USER', deleteComment, 'Erases a comment, as its author.'),
  command('comment remove', 'ID --as USER [--reason R]', removeComment, 'Hides a comment, as a moderator.'),
  command('vote post', 'ID up|down|none --as USER', voteOnPost, 'Votes on a post, or takes the vote back.'),
  command('vote comment', 'ID up|down|none --as USER', voteOnComment, 'Votes on a comment, or takes the vote back.'),
  command('instance list', '', listInstances, 'Shows the other servers: software, followers, delivery.'),
  command('instance block', 'HOST --reason R', blockInstance, 'Stops everything from and to a server and its subdomains.'),
  command('instance unblock', 'HOST', unblockInstance, 'Lifts the block; suspended memberships come back.'),
  command('blocklist list', '', listLists, 'Shows the lists of servers that are followed, and what waits for approval.'),
  command('blocklist import', `SOURCE [--format ${listFormats}] [--map MAPPING] [--reason R] [--dry-run]`, importList, 'Takes over a list once, from a file, an address or - (standard input).'),
  command('blocklist export', '[--format csv|plain|gotosocial|mastodon]', exportList, 'Prints the rules in force as a list.'),
  command('blocklist diff', `SOURCE [--format ${listFormats}] [--map MAPPING]`, diffList, 'Tells what a followed list, or an import, would change now.'),
  command('blocklist subscribe', `URL --name NAME [--format ${listFormats}] ${listTerms}`, subscribeList, 'Follows a list; unless automatic, what it brings waits for approval.'),
  command('blocklist change', `NAME ${listTerms} [--state paused|active]`, changeAList, 'Changes on which terms a list is followed.'),
  command('blocklist refresh', 'NAME [--shrunk]', refreshAList, 'Reads a list now; with --shrunk it may lose most of its entries, once.'),
  command('blocklist adopt', 'NAME [--host HOST]', adoptDrafts, 'Puts in force what waits for approval, or one entry.'),
  command('blocklist exclude', 'NAME [--host HOST]', excludeDrafts, 'Excludes for good what waits for approval, or one entry.'),
  command('blocklist end', 'NAME [--keep] [--reason R]', endAList, 'Follows a list no longer; with --keep its rules stay as ours.'),
  command('lane list', '', listLanes, 'Shows what is still to be sent to whom.'),
  command('lane show', 'HOST', showLane, 'Shows one lane, and what its server refused.'),
  command('lane retry', 'HOST [--aside]', retryLane, 'Tries at once; with --aside also what was refused for good.'),
  command('lane resync', 'HOST', resyncLane, 'Sends again what a server missed while it was away for long.'),
  command('inbox list', `[--state ${states}] [--limit N]`, listReceipts, 'Shows what came in, newest first.'),
  command('inbox show', 'ID', showReceipt, 'Shows one receipt with its body.'),
  command('inbox replay', 'ID', replayReceipt, 'Judges a receipt once more, after the cause was mended.'),
  command('trace', 'URL', trace, 'Tells why something did or did not arrive.'),
  command('backup', 'FILE', backup, 'Writes everything, private keys included, into one file.'),
  command('restore', 'FILE [--replace]', restore, 'Brings it back; with --replace over an instance in use.'),
  command('doctor', '', doctor, 'Looks whether everything is as it should be.'),
];
