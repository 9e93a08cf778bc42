/** What moderators do on pages: one table from the button that was pressed to the verb that does it. */
import { decideAppeal } from '#domain/appeals/decide-appeal.ts';
import { removeCommunity } from '#domain/communities/remove-community.ts';
import { restoreCommunity } from '#domain/communities/restore-community.ts';
import type { Context } from '#domain/context.ts';
import type { Subject } from '#domain/journal/events.ts';
import { approveHeld } from '#domain/moderation/approve-held.ts';
import { approveJoin } from '#domain/moderation/approve-join.ts';
import { assignItem } from '#domain/moderation/assign-item.ts';
import { banMember } from '#domain/moderation/ban-member.ts';
import { banPerson } from '#domain/moderation/ban-person.ts';
import { clearMember } from '#domain/moderation/clear-member.ts';
import { featurePost } from '#domain/moderation/feature-post.ts';
import { flagPost } from '#domain/moderation/flag-post.ts';
import { forwardReport } from '#domain/moderation/forward-report.ts';
import { listContent } from '#domain/moderation/list-content.ts';
import { lockContent } from '#domain/moderation/lock-content.ts';
import { movePost } from '#domain/moderation/move-post.ts';
import { noteItem, notePerson } from '#domain/moderation/note-person.ts';
import { rejectHeld } from '#domain/moderation/reject-held.ts';
import { rejectJoin } from '#domain/moderation/reject-join.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { restoreContent } from '#domain/moderation/restore-content.ts';
import { unbanMember } from '#domain/moderation/unban-member.ts';
import { unbanPerson } from '#domain/moderation/unban-person.ts';
import { unclearMember } from '#domain/moderation/unclear-member.ts';
import { unfeaturePost } from '#domain/moderation/unfeature-post.ts';
import { unlockContent } from '#domain/moderation/unlock-content.ts';
import { warnMember } from '#domain/moderation/warn-member.ts';
import { refuse, type Outcome } from '#lib/outcome.ts';
import type { DoneWord } from './done-notes.ts';
import type { ActRefusal } from './refused.ts';

/** A form as it was read: what is absent is null. */
export type Asked = {
  readonly by: number;
  readonly subject: Subject | null;
  readonly person: number | null;
  readonly community: number | null;
  /** The community to which a thread shall go. */
  readonly to: number | null;
  /** The item of the queue in which the button stood. */
  readonly item: string | null;
  readonly report: number | null;
  /** The entry in the record of the act that is taken back. */
  readonly entry: number | null;
  readonly reason: string;
  readonly until: Date | null;
  /** Of a ban: what they wrote goes too. Of its end: it comes back. */
  readonly removal: boolean;
};

type Did = { readonly act?: number | null };
type Run = (context: Context, asked: Asked) => Promise<Outcome<Did | object, ActRefusal>>;

export type Deed = {
  readonly run: Run;
  readonly done: DoneWord;
  /** What takes it back, where one press can. */
  readonly undo?: DeedName;
  /** Open reports about the same thing are resolved with it. */
  readonly resolves?: true;
};

const missing = refuse('not-found' as const);

const onSubject =
  (work: (context: Context, act: Asked & { readonly subject: Subject }) => ReturnType<Run>): Run =>
  async (context, asked) =>
    asked.subject === null ? missing : work(context, { ...asked, subject: asked.subject });

const onPost =
  (work: (context: Context, act: Asked & { readonly post: number }) => ReturnType<Run>): Run =>
  async (context, asked) => {
    const { subject } = asked;
    if (subject === null || !('post' in subject)) return missing;
    return work(context, { ...asked, post: subject.post });
  };

const onPerson =
  (work: (context: Context, act: Asked & { readonly person: number }) => ReturnType<Run>): Run =>
  async (context, asked) =>
    asked.person === null ? missing : work(context, { ...asked, person: asked.person });

type InPlace = Asked & { readonly person: number; readonly community: number };

const onMember = (work: (context: Context, act: InPlace) => ReturnType<Run>): Run =>
  onPerson(async (context, asked) =>
    asked.community === null ? missing : work(context, { ...asked, community: asked.community }),
  );

const onCommunity =
  (work: typeof removeCommunity | typeof restoreCommunity): Run =>
  async (context, { community, by, reason }) =>
    community === null ? missing : work(context, { community, by, reason });

const onHeld =
  (work: typeof approveHeld | typeof rejectHeld): Run =>
  async (context, { item, by, reason }) => {
    const held = /^held:(\d{1,15})$/.exec(item ?? '')?.[1];
    return held === undefined ? missing : work(context, { held: Number(held), by, reason });
  };

const onJoin =
  (work: typeof approveJoin | typeof rejectJoin): Run =>
  async (context, { item, by, reason }) => {
    const [, community, member] = /^join:(\d{1,9}):(\d{1,9})$/.exec(item ?? '') ?? [];
    if (community === undefined || member === undefined) return missing;
    return work(context, { community: Number(community), member: Number(member), by, reason });
  };

const onAppeal =
  (granted: boolean): Run =>
  async (context, { item, by, reason }) => {
    const appeal = /^appeal:(\d{1,15})$/.exec(item ?? '')?.[1];
    if (appeal === undefined) return missing;
    return decideAppeal(context, { appeal: Number(appeal), by, granted, answer: reason });
  };

const onItem =
  (work: (context: Context, act: Asked & { readonly item: string }) => ReturnType<Run>): Run =>
  async (context, asked) =>
    asked.item === null ? missing : work(context, { ...asked, item: asked.item });

const names = [
  'remove',
  'restore',
  'list-again',
  'lock',
  'unlock',
  'pin',
  'unpin',
  'flag',
  'unflag',
  'warn',
  'ban',
  'unban',
  'site-ban',
  'site-unban',
  'clear',
  'unclear',
  'move',
  'approve',
  'reject',
  'approve-join',
  'reject-join',
  'remove-community',
  'restore-community',
  'grant',
  'deny',
  'forward',
  'assign',
  'release',
  'note-item',
  'note-person',
] as const;
export type DeedName = (typeof names)[number];

/** Reports are resolved by the door itself, which knows whether something was done before. */
export const deedNames = [...names, 'dismiss'] as const;

export const deeds: Readonly<Record<DeedName, Deed>> = {
  remove: { run: onSubject(removeContent), done: 'removed', undo: 'restore', resolves: true },
  restore: { run: onSubject(restoreContent), done: 'restored' },
  'list-again': { run: onSubject(listContent), done: 'listed' },
  lock: { run: onSubject(lockContent), done: 'locked', undo: 'unlock', resolves: true },
  unlock: { run: onSubject(unlockContent), done: 'unlocked' },
  pin: { run: onPost(featurePost), done: 'pinned', undo: 'unpin' },
  unpin: { run: onPost(unfeaturePost), done: 'unpinned' },
  flag: {
    run: onPost((context, asked) => flagPost(context, { ...asked, sensitive: true })),
    done: 'flagged',
    undo: 'unflag',
    resolves: true,
  },
  unflag: {
    run: onPost((context, asked) => flagPost(context, { ...asked, sensitive: false })),
    done: 'unflagged',
  },
  warn: { run: onSubject(warnMember), done: 'warned', resolves: true },
  ban: { run: onMember(banMember), done: 'banned', undo: 'unban', resolves: true },
  unban: {
    run: onMember((context, asked) => unbanMember(context, { ...asked, restore: asked.removal })),
    done: 'unbanned',
  },
  'site-ban': { run: onPerson(banPerson), done: 'banned', undo: 'site-unban', resolves: true },
  'site-unban': {
    run: onPerson((context, asked) => unbanPerson(context, { ...asked, restore: asked.removal })),
    done: 'unbanned',
  },
  clear: { run: onMember(clearMember), done: 'cleared', undo: 'unclear', resolves: true },
  unclear: {
    run: onMember((context, asked) =>
      unclearMember(context, { ...asked, clearing: asked.entry ?? undefined }),
    ),
    done: 'uncleared',
  },
  move: {
    run: onPost(async (context, asked) =>
      asked.to === null
        ? refuse('no-such-community')
        : movePost(context, { ...asked, to: asked.to }),
    ),
    done: 'moved',
  },
  approve: { run: onHeld(approveHeld), done: 'approved' },
  reject: { run: onHeld(rejectHeld), done: 'rejected' },
  'approve-join': { run: onJoin(approveJoin), done: 'approved' },
  'reject-join': { run: onJoin(rejectJoin), done: 'rejected' },
  'remove-community': {
    run: onCommunity(removeCommunity),
    done: 'community-removed',
    undo: 'restore-community',
  },
  'restore-community': { run: onCommunity(restoreCommunity), done: 'community-restored' },
  grant: { run: onAppeal(true), done: 'granted' },
  deny: { run: onAppeal(false), done: 'denied' },
  forward: {
    run: async (context, { report, by }) =>
      report === null ? missing : forwardReport(context, { report, by }),
    done: 'forwarded',
  },
  assign: {
    run: onItem((context, { item, by }) => assignItem(context, { item, person: by, by })),
    done: 'assigned',
  },
  release: {
    run: onItem((context, { item, by }) => assignItem(context, { item, person: null, by })),
    done: 'released',
  },
  'note-item': {
    run: onItem((context, { item, by, reason }) => noteItem(context, { item, text: reason, by })),
    done: 'noted',
  },
  'note-person': {
    run: onPerson((context, { person, community, by, reason }) =>
      notePerson(context, { person, community, text: reason, by }),
    ),
    done: 'noted',
  },
};
