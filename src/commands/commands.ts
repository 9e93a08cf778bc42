/** Every command of the operator's shell, one line each. */
import { decideAppeal, listAppeals } from './appeal.ts';
import { acceptApplication, declineApplication, listApplications } from './application.ts';
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
import { createComment, deleteComment, editComment } from './comment.ts';
import { allDegrees } from '#domain/policy/policy.ts';
import { beginBattle, endBattle, showBattle } from './battle.ts';
import { budgetInstance } from './budget.ts';
import type { Command, Handler } from './command.ts';
import { createCommunity, followCommunity, leaveACommunity, listCommunities } from './community.ts';
import { doctor } from './doctor.ts';
import { approveHeld, approveJoin, listHeld, rejectHeld, rejectJoin } from './held.ts';
import { listReceipts, replayReceipt, showReceipt } from './inbox.ts';
import {
  listInstances,
  purgeInstance,
  ruleAs,
  ruleInstance,
  showInstance,
  unblockInstance,
} from './instance.ts';
import { createInvitation, endInvitation, listInvitations } from './invite.ts';
import { listLanes, resyncLane, retryLane, showLane } from './lane.ts';
import { showModlog } from './modlog.ts';
import { createPost, deletePost, editPost, listPosts, showOnePost } from './post.ts';
import { instanceSettings } from './settings.ts';
import { addRule, endARule, listRules, testRule } from './rule.ts';
import { ban, clearMember, restoreMember, unban } from './ban.ts';
import {
  listCommentAgain,
  listPostAgain,
  lockComment,
  lockPost,
  markPost,
  movePost,
  pinPost,
  removeComment,
  removePost,
  restoreComment,
  restorePost,
  unlockComment,
  unlockPost,
  unpinPost,
  warnAboutComment,
  warnAboutPost,
} from './moderate.ts';
import {
  appointModerator,
  dismissModerator,
  listModerators,
  removeCommunity,
  restoreCommunity,
  scopeModerator,
  transferCommunity,
} from './moderators.ts';
import { listReports, resolveReport } from './report.ts';
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
import { closeUser } from './user-close.ts';
import { voteOnComment, voteOnPost } from './vote.ts';

const listFormats = 'csv|plain|gotosocial|fediseer|mastodon|fires';
const listTerms =
  '[--priority N] [--adoption draft|automatic] [--retraction remove|keep] [--map MAPPING]';
const ruleTerms =
  '[--scope exact|domain|below] [--until DATE] [--reason R] [--note NOTE] [--dry-run]';
const ruleSettings =
  '[--words WORDS] [--pattern P] [--domains HOSTS] [--hours N] [--count N] [--people N] [--minutes N]';
const states = 'waiting|applied|ignored|refused|blocked|quarantined';

/** Who acts, and why. */
const asModerator = '[--as USER] [--reason R]';

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
  command('user role', 'NAME admin|moderator|member', changeUserRole, 'Makes them an admin or a moderator of the whole server, or a member again.'),
  command('user close', 'NAME --confirm NAME [--erase] [--reason R]', closeUser, 'Closes an account for good; with --erase what they wrote goes too.'),
  command('application list', '', listApplications, 'Shows who asks for an account.'),
  command('application accept', 'ID [--answer A]', acceptApplication, 'Gives them the account; A is told to them.'),
  command('application decline', 'ID [--answer A]', declineApplication, 'Declines; A is told to them.'),
  command('invite create', '--as USER [--uses COUNT] [--days COUNT] [--note NOTE]', createInvitation, 'Makes a link by which others get an account; USER vouches for them.'),
  command('invite list', '', listInvitations, 'Shows the invitations that hold.'),
  command('invite withdraw', 'ID', endInvitation, 'Takes one back; who came by it stays.'),
  command('community create', 'NAME --title T [--by USER]', createCommunity, 'Makes a community; USER moderates it.'),
  command('community list', '', listCommunities, 'Shows the communities known here.'),
  command('community follow', 'HANDLE --as USER', followCommunity, 'Joins a community, here or elsewhere, by name, handle or URL.'),
  command('community leave', 'HANDLE --as USER', leaveACommunity, 'Leaves it.'),
  command('community moderators', 'COMMUNITY', listModerators, 'Shows who moderates it, and what they are entrusted with.'),
  command('community appoint', `COMMUNITY PERSON [--scopes SCOPES] ${asModerator}`, appointModerator, 'Makes somebody a moderator; SCOPES are of content, people, settings, moderators, rules.'),
  command('community scope', `COMMUNITY PERSON SCOPES ${asModerator}`, scopeModerator, 'Changes what a moderator is entrusted with; `all` is everything.'),
  command('community dismiss', `COMMUNITY PERSON ${asModerator}`, dismissModerator, 'Ends somebody’s time as a moderator.'),
  command('community transfer', `COMMUNITY PERSON ${asModerator}`, transferCommunity, 'Gives it another owner.'),
  command('community remove', `COMMUNITY ${asModerator}`, removeCommunity, 'Hides a community; it takes nothing any more, and its members are told.'),
  command('community restore', `COMMUNITY ${asModerator}`, restoreCommunity, 'Brings it back as it was.'),
  command('post create', '--in COMMUNITY --as USER --title T [--body MD] [--url U]', createPost, 'Posts to a community.'),
  command('post list', '--in COMMUNITY [--limit N]', listPosts, 'Shows the newest posts of a community.'),
  command('post show', 'ID', showOnePost, 'Shows a post with its comments.'),
  command('post edit', 'ID --as USER [--title T] [--body MD] [--url U]', editPost, 'Changes a post, as its author.'),
  command('post delete', 'ID --as USER', deletePost, 'Erases a post, as its author.'),
  command('post remove', `ID ${asModerator}`, removePost, 'Hides a post; without --as you act as the operator, here and below.'),
  command('post restore', `ID ${asModerator}`, restorePost, 'Shows it again.'),
  command('post list-again', `ID ${asModerator}`, listPostAgain, 'Puts what a rule took out of lists back in them.'),
  command('post lock', `ID ${asModerator}`, lockPost, 'Lets nobody answer any more but moderators.'),
  command('post unlock', `ID ${asModerator}`, unlockPost, 'Lets everybody answer again.'),
  command('post pin', `ID ${asModerator}`, pinPost, 'Puts it above the others of its community.'),
  command('post unpin', `ID ${asModerator}`, unpinPost, 'Puts it among the others again.'),
  command('post flag', `ID sensitive|harmless ${asModerator}`, markPost, 'Marks it as sensitive, or as not.'),
  command('post move', `ID --to COMMUNITY ${asModerator}`, movePost, 'Moves a thread to another community of this server.'),
  command('post warn', `ID --reason R [--as USER]`, warnAboutPost, 'Warns its author.'),
  command('comment create', '--on POST [--under COMMENT] --as USER --body MD', createComment, 'Answers a post or a comment.'),
  command('comment edit', 'ID --as USER --body MD', editComment, 'Changes a comment, as its author.'),
  command('comment delete', 'ID --as USER', deleteComment, 'Erases a comment, as its author.'),
  command('comment remove', `ID ${asModerator}`, removeComment, 'Hides a comment.'),
  command('comment restore', `ID ${asModerator}`, restoreComment, 'Shows it again.'),
  command('comment list-again', `ID ${asModerator}`, listCommentAgain, 'Puts what a rule took out of lists back in them.'),
  command('comment lock', `ID ${asModerator}`, lockComment, 'Lets nobody answer below it any more but moderators.'),
  command('comment unlock', `ID ${asModerator}`, unlockComment, 'Lets everybody answer again.'),
  command('comment warn', `ID --reason R [--as USER]`, warnAboutComment, 'Warns its author.'),
  command('ban', `PERSON [--in COMMUNITY] [--everywhere] [--until MOMENT] [--remove] ${asModerator}`, ban, 'Bans somebody from a community or the whole server; with --remove what they wrote there goes too.'),
  command('unban', `PERSON [--in COMMUNITY] [--everywhere] [--restore] ${asModerator}`, unban, 'Lifts the ban; with --restore what it removed comes back, and nothing else.'),
  command('clear', `PERSON --in COMMUNITY ${asModerator}`, clearMember, 'Removes everything somebody wrote in a community, with one act.'),
  command('unclear', `PERSON --in COMMUNITY ${asModerator}`, restoreMember, 'Brings back what `clear` removed.'),
  command('vote post', 'ID up|down|none --as USER', voteOnPost, 'Votes on a post, or takes the vote back.'),
  command('vote comment', 'ID up|down|none --as USER', voteOnComment, 'Votes on a comment, or takes the vote back.'),
  command('instance list', '', listInstances, 'Shows the other servers: software, followers, delivery.'),
  command('instance show', 'HOST', showInstance, 'Shows how a server is treated, and by which rules.'),
  command('instance block', `HOST ${ruleTerms}`, ruleAs('defederate'), 'Stops everything from and to a server and its subdomains.'),
  command('instance limit', `HOST ${ruleTerms}`, ruleAs('limit'), 'Keeps what comes from there out of public lists.'),
  command('instance hold', `HOST ${ruleTerms}`, ruleAs('hold'), 'Lets everything from there wait for a moderator.'),
  command('instance allow', `HOST ${ruleTerms}`, ruleAs('allow'), 'Welcomes a server, whatever lists say.'),
  command('instance trust', `HOST ${ruleTerms}`, ruleAs('trust'), 'Spares a server what newcomers and automatic rules must bear.'),
  command('instance rule', `HOST --degrees DEGREES ${ruleTerms}`, ruleInstance, `Several at once, separated by commas: ${allDegrees.join(', ')}.`),
  command('instance unblock', 'HOST [--scope exact|domain|below] [--reason R] [--dry-run]', unblockInstance, 'Lifts a rule, whatever it says; what it hid and suspended comes back.'),
  command('instance purge', 'HOST --confirm HOST [--reason R]', purgeInstance, 'Erases for good what is stored of a server that is blocked.'),
  command('instance settings', '[--name NAME] [--about MD] [--rules MD] [--sign-up open|application|invitation|closed] [--question Q] [--federation open|allow-list] [--publish-list yes|no] [--name-moderators yes|no] [--newcomer-rate COUNT] [--newcomer-mentions COUNT] [--newcomer-days COUNT] [--reason R] [--dry-run]', instanceSettings, 'Shows what the whole server has decided, or changes it.'),
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
  command('instance budget', 'HOST [--per-minute N]', budgetInstance, 'Says how much a server may send while it is new; without a number, what the settings say.'),
  command('rule list', '[--in COMMUNITY]', listRules, 'Shows the automatic rules.'),
  command('rule add', `--kind KIND --name NAME --action hold|remove|report|limit [--in COMMUNITY] ${ruleSettings}`, addRule, 'Makes a rule that looks at what is written, in a community or everywhere here.'),
  command('rule test', 'ID', testRule, 'Tells what a rule would have met in the last 30 days.'),
  command('rule end', 'ID [--reason R]', endARule, 'Ends a rule; what it did stays done.'),
  command('held list', '[--in COMMUNITY]', listHeld, 'Shows what waits for a moderator, and who wants to join.'),
  command('held approve', 'ID', approveHeld, 'Shows what waits, and tells everybody.'),
  command('held reject', 'ID [--reason R]', rejectHeld, 'Removes what waits before anybody saw it.'),
  command('join approve', 'COMMUNITY PERSON', approveJoin, 'Takes somebody in who asked.'),
  command('join reject', 'COMMUNITY PERSON [--reason R]', rejectJoin, 'Turns somebody away who asked; they may ask again.'),
  command('battle begin', '--until MOMENT [--reason R]', beginBattle, 'Lets newcomers and unknown servers wait for a moderator, and closes sign-up.'),
  command('battle end', '[--reason R]', endBattle, 'Ends it before its time.'),
  command('battle status', '', showBattle, 'Tells whether there is one.'),
  command('report list', '[--in COMMUNITY] [--kind report|finding|notice]', listReports, 'Shows what is reported: by people, by rules, and as legal notices.'),
  command('report resolve', 'ITEM [--answer A] [--as USER]', resolveReport, 'Resolves every report about an ITEM of that list, such as post:5; A is told to those who reported.'),
  command('appeal list', '', listAppeals, 'Shows who appeals against what.'),
  command('appeal decide', 'ID granted|denied [--answer A] [--as USER]', decideAppeal, 'Decides an appeal; granted, the act is taken back.'),
  command('modlog', '[--in COMMUNITY] [--person PERSON] [--act ACT] [--limit N]', showModlog, 'Shows the record of moderation, newest first.'),
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
