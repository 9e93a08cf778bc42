/** The verbs on content, people and communities, one for each act, with what has to be so before. */
import { markComment } from '#domain/comments/mark-comment.ts';
import { appointModerator } from '#domain/communities/appoint-moderator.ts';
import { editCommunity } from '#domain/communities/edit-community.ts';
import { removeCommunity } from '#domain/communities/remove-community.ts';
import { restoreCommunity } from '#domain/communities/restore-community.ts';
import { scopeModerator } from '#domain/communities/scope-moderator.ts';
import { transferCommunity } from '#domain/communities/transfer-community.ts';
import { banMember } from '#domain/moderation/ban-member.ts';
import { banPerson } from '#domain/moderation/ban-person.ts';
import { clearMember } from '#domain/moderation/clear-member.ts';
import { flagPost } from '#domain/moderation/flag-post.ts';
import { movePost } from '#domain/moderation/move-post.ts';
import { unbanPerson } from '#domain/moderation/unban-person.ts';
import { unclearMember } from '#domain/moderation/unclear-member.ts';
import { warnMember } from '#domain/moderation/warn-member.ts';
import type { ActKind } from '#domain/modlog/acts.ts';
import { featurePost } from '#domain/moderation/feature-post.ts';
import { listContent } from '#domain/moderation/list-content.ts';
import { lockContent } from '#domain/moderation/lock-content.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { restoreContent } from '#domain/moderation/restore-content.ts';
import { unbanMember } from '#domain/moderation/unban-member.ts';
import { unfeaturePost } from '#domain/moderation/unfeature-post.ts';
import { unlockContent } from '#domain/moderation/unlock-content.ts';
import { markPost } from '#domain/posts/mark-post.ts';
import { done } from '#lib/outcome.ts';
import { people, places, type Act, type Role, type Try } from './support.ts';
import { blockInstance, unblockInstance } from '../../support/block.ts';

const none = { reason: null };

const lock: Try = (context, by, { post }) => lockContent(context, { subject: { post }, by });
const lockBranch: Try = (context, by, { comment }) =>
  lockContent(context, { subject: { comment }, by });
const limit = { mark: 'limited', on: true } as const;
const limitPost: Try = async (context, _, { post }) => done(await markPost(context, post, limit));
const limitComment: Try = async (context, _, { comment }) =>
  done(await markComment(context, comment, limit));
const feature: Try = (context, by, { post }) => featurePost(context, { post, by });
const removePost: Try = (context, by, { post }) =>
  removeContent(context, { subject: { post }, by, ...none });
const removeComment: Try = (context, by, { comment }) =>
  removeContent(context, { subject: { comment }, by, ...none });
export const ban =
  (person: Role): Try =>
  (context, by, { community }) =>
    banMember(context, { community, person: people[person], by, ...none, until: null });
export const banEverywhere =
  (person: Role): Try =>
  (context, by) =>
    banPerson(context, { person: people[person], by, ...none, until: null });
export const clear =
  (person: Role): Try =>
  (context, by, { community }) =>
    clearMember(context, { community, person: people[person], by, ...none });
const close: Try = (context, by, { community }) =>
  removeCommunity(context, { community, by, ...none });

/** As the operator, who has no name. */
const block: Try = (context) =>
  blockInstance(context, { host: 'other.test', reason: 'x', by: null });

/** What each act is done by; those who may are read from the one table of rights. */
export const verbs: Partial<Record<ActKind, Act>> = {
  'post.removed': removePost,
  'post.restored': [
    removePost,
    (context, by, { post }) => restoreContent(context, { subject: { post }, by, ...none }),
  ],
  'comment.removed': removeComment,
  'comment.restored': [
    removeComment,
    (context, by, { comment }) => restoreContent(context, { subject: { comment }, by, ...none }),
  ],
  'post.listed': [
    limitPost,
    (context, by, { post }) => listContent(context, { subject: { post }, by }),
  ],
  'comment.listed': [
    limitComment,
    (context, by, { comment }) => listContent(context, { subject: { comment }, by }),
  ],
  'post.locked': lock,
  'post.unlocked': [
    lock,
    (context, by, { post }) => unlockContent(context, { subject: { post }, by }),
  ],
  'comment.locked': lockBranch,
  'comment.unlocked': [
    lockBranch,
    (context, by, { comment }) => unlockContent(context, { subject: { comment }, by }),
  ],
  'post.featured': feature,
  'post.unfeatured': [feature, (context, by, { post }) => unfeaturePost(context, { post, by })],
  'post.flagged': (context, by, { post }) => flagPost(context, { post, by, sensitive: true }),
  'member.warned': (context, by, { comment }) =>
    warnMember(context, { subject: { comment }, by, reason: 'Enough' }),
  'member.banned': ban('member'),
  'member.unbanned': (context, by, { community }) =>
    unbanMember(context, { community, person: people.bannedAuthor, by, ...none }),
  'member.cleared': clear('author'),
  'member.uncleared': [
    clear('author'),
    (context, by, { community }) =>
      unclearMember(context, { community, person: people.author, by, ...none }),
  ],
  'person.banned': banEverywhere('member'),
  'person.unbanned': [
    banEverywhere('member'),
    (context, by) => unbanPerson(context, { person: people.member, by, ...none }),
  ],
  'moderator.appointed': (context, by, { community }) =>
    appointModerator(context, { community, person: people.member, by, scopes: ['moderators'] }),
  'community.removed': close,
  'community.restored': [
    close,
    (context, by, { community }) => restoreCommunity(context, { community, by }),
  ],
  'instance.ruled': (context, by) =>
    blockInstance(context, { host: 'other.test', reason: 'x', by }),
  'instance.unruled': [
    block,
    (context, by) => unblockInstance(context, { host: 'other.test', by }),
  ],
};

/** Only of communities of ours. */
export const oursOnly: Partial<Record<ActKind, Act>> = {
  'post.moved': (context, by, { post }) => movePost(context, { post, to: places.yard, by }),
  'moderator.scoped': (context, by, { community }) =>
    scopeModerator(context, { community, person: people.moderator, scopes: ['content'], by }),
  'community.transferred': (context, by, { community }) =>
    transferCommunity(context, { community, to: people.member, by }),
  'community.edited': (context, by, { community }) =>
    editCommunity(context, { community, by, title: 'Mine' }),
};

/** Which acts these are; who dismisses whom depends on rank besides. */
export const actsTried: readonly string[] = [
  ...Object.keys({ ...verbs, ...oursOnly }),
  'moderator.dismissed',
];
