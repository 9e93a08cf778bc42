/** Reports on their way: to a community's moderators, to the home server of whom they are about; and that one was dealt with. */
import { eq } from 'drizzle-orm';
import type { Actor } from '#domain/actors/actor.ts';
import { findActor } from '#domain/actors/find-actor.ts';
import { findInstanceActor } from '#domain/actors/find-instance-actor.ts';
import { findModerators } from '#domain/communities/find-moderators.ts';
import type { EventOf } from '#domain/journal/events.ts';
import { findReport, type Report } from '#domain/reports/find-reports.ts';
import { commentsTable } from '#storage/schema/comments.ts';
import { postsTable } from '#storage/schema/posts.ts';
import { compose } from './compose.ts';
import { remoteInbox } from './to-community.ts';
import type { Telling, Utterance } from './utterance.ts';
import { activityId, plain, proven, type Deed } from './words.ts';

/**
 * In a community of ours it goes to its moderators on other servers, wrapped; in one elsewhere, to that community, in
 * Lemmy's form, by whoever reports. A report about somebody and nothing they wrote stays here.
 */
export async function reportFiled(
  telling: Telling<EventOf<'report.filed'>>,
): Promise<readonly Utterance[]> {
  const { event, tx } = telling;
  const report = await findReport(tx, event.report);
  if (event.community === null || report === null || report.reporter === null) return [];
  const community = await findActor(tx, event.community);
  const reporter = await findActor(tx, report.reporter);
  const thing = await findThing(telling, report);
  if (community === null || reporter === null || thing === null) return [];
  if (!reporter.local && telling.original === null) return [];
  const deed = reporter.local ? flagOf(telling, { report, reporter, community, thing }) : null;
  const object = `${community.uri}#report-${event.report}`;
  if (!community.local) {
    const inbox = remoteInbox(community);
    if (deed === null || inbox === null) return [];
    const body = await proven(telling, reporter, deed);
    return [privately({ form: 'act', deed, body, signer: reporter, inboxes: [inbox], object })];
  }
  const moderators = (await findModerators(tx, community.id)).filter(({ local }) => !local);
  return compose(telling, {
    what: 'report',
    community,
    doer: reporter,
    deed,
    author: reporter,
    object,
    weight: 'other',
    only: moderators.map(({ uri }) => uri),
    moderatorInboxes: moderators.flatMap((actor) => remoteInbox(actor) ?? []),
  });
}

/** By this server itself, so that nobody learns who reported (Mastodon and GoToSocial do the same). */
export async function reportForwarded(
  telling: Telling<EventOf<'report.forwarded'>>,
): Promise<readonly Utterance[]> {
  const { tx } = telling;
  const report = await findReport(tx, telling.event.report);
  const instance = await findInstanceActor(tx);
  if (report === null || instance === null) return [];
  const thing = await findThing(telling, report);
  const author = report.person ?? thing?.author ?? null;
  const whom = author === null ? null : await findActor(tx, author);
  const inbox = whom === null ? null : remoteInbox(whom);
  if (whom === null || inbox === null) return [];
  const deed: Deed = {
    id: activityId(telling, 'Flag'),
    type: 'Flag',
    actor: instance.uri,
    to: [whom.uri],
    object: thing === null ? [whom.uri] : [whom.uri, thing.uri],
    content: report.reason,
  };
  const object = thing?.uri ?? whom.uri;
  return [
    privately({
      form: 'flag',
      deed,
      body: plain(deed),
      signer: instance,
      inboxes: [inbox],
      object,
    }),
  ];
}

/** To the reporter's own server and to moderators elsewhere: Lemmy 1.0 closes its copy. */
export async function reportResolved(
  telling: Telling<EventOf<'report.resolved'>>,
): Promise<readonly Utterance[]> {
  const { event, tx } = telling;
  const report = await findReport(tx, event.report);
  if (report === null || report.community === null || event.by === null) return [];
  const community = await findActor(tx, report.community);
  const doer = await findActor(tx, event.by);
  const reporter = report.reporter === null ? null : await findActor(tx, report.reporter);
  const thing = await findThing(telling, report);
  // Elsewhere it is for the community to say so; a report by a whole server has nobody who waits.
  if (community?.local !== true || doer?.local !== true || thing === null) return [];
  if (reporter === null || reporter.kind !== 'person') return [];
  const moderators = await findModerators(tx, community.id);
  const inboxes = [reporter, ...moderators].flatMap((actor) => remoteInbox(actor) ?? []);
  if (inboxes.length === 0) return [];
  const flag = flagOf(telling, { report, reporter, community, thing });
  const deed: Deed = {
    id: activityId(telling, 'Resolve'),
    type: 'Resolve',
    actor: doer.uri,
    to: [community.uri],
    audience: community.uri,
    object: report.activity === null ? flag : { ...flag, id: report.activity },
  };
  const body = plain(deed);
  const object = `${community.uri}#report-${event.report}`;
  const told = { form: 'resolve', deed, body, signer: doer, object };
  return [{ ...privately({ ...told, inboxes: [...new Set(inboxes)] }), software: 'lemmy' }];
}

type Thing = { readonly uri: string; readonly author: number };

/** The post or comment that is reported; null when it is a person. */
async function findThing(
  { tx }: Telling,
  { post, comment }: Pick<Report, 'post' | 'comment'>,
): Promise<Thing | null> {
  const table = comment !== null ? commentsTable : postsTable;
  const id = comment ?? post;
  if (id === null) return null;
  const [row] = await tx
    .select({ uri: table.uri, author: table.author })
    .from(table)
    .where(eq(table.id, id));
  return row ?? null;
}

/** As Lemmy writes it; PieFed, Mbin and NodeBB read the same. */
const flagOf = (
  telling: Telling,
  told: {
    readonly report: Report;
    readonly reporter: Actor;
    readonly community: Actor;
    readonly thing: Thing;
  },
): Deed => ({
  id: activityId(telling, 'Flag'),
  type: 'Flag',
  actor: told.reporter.uri,
  to: [told.community.uri],
  audience: told.community.uri,
  object: told.thing.uri,
  summary: told.report.reason,
  content: told.report.reason,
});

/** For named inboxes only, and not to be read at its id. */
const privately = (told: {
  readonly form: string;
  readonly deed: Deed;
  readonly body: string;
  readonly signer: Actor;
  readonly inboxes: readonly string[];
  readonly object: string;
}): Utterance => ({
  form: told.form,
  id: told.deed.id,
  body: told.body,
  signer: told.signer,
  open: false,
  community: null,
  dialect: null,
  software: null,
  inboxes: told.inboxes,
  actor: told.deed.actor,
  object: told.object,
  after: [],
  weight: 'other',
});
