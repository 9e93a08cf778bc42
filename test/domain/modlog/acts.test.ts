/** No act without an entry in the record, and none by whom the table of rights does not name: every act is tried here, or beside the verbs on content, people and communities. */
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { keepApplication } from '#domain/admissions/keep-application.ts';
import { appealAct } from '#domain/appeals/appeal-act.ts';
import { decideAppeal } from '#domain/appeals/decide-appeal.ts';
import { createComment } from '#domain/comments/create-comment.ts';
import { editCommunity } from '#domain/communities/edit-community.ts';
import { rights } from '#domain/communities/rights.ts';
import type { Context } from '#domain/context.ts';
import { changeList } from '#domain/lists/change-list.ts';
import { decideDraft } from '#domain/lists/decide-draft.ts';
import { endList } from '#domain/lists/end-list.ts';
import { importRules } from '#domain/lists/import-rules.ts';
import { subscribeList } from '#domain/lists/subscribe-list.ts';
import { takeList } from '#domain/lists/take-list.ts';
import { joinCommunity } from '#domain/memberships/join-community.ts';
import { approveHeld } from '#domain/moderation/approve-held.ts';
import { approveJoin } from '#domain/moderation/approve-join.ts';
import { beginBattle } from '#domain/moderation/begin-battle.ts';
import { decideApplication } from '#domain/moderation/decide-application.ts';
import { changeRule } from '#domain/moderation/change-rule.ts';
import { changeSettings } from '#domain/moderation/change-settings.ts';
import { endBattle } from '#domain/moderation/end-battle.ts';
import { endRule } from '#domain/moderation/end-rule.ts';
import { fileReport } from '#domain/moderation/file-report.ts';
import { forwardReport } from '#domain/moderation/forward-report.ts';
import { makeRule } from '#domain/moderation/make-rule.ts';
import { notePerson } from '#domain/moderation/note-person.ts';
import { purgeInstance } from '#domain/moderation/purge-instance.ts';
import { rejectHeld } from '#domain/moderation/reject-held.ts';
import { rejectJoin } from '#domain/moderation/reject-join.ts';
import { removeContent } from '#domain/moderation/remove-content.ts';
import { resolveReports } from '#domain/moderation/resolve-reports.ts';
import { setBudget } from '#domain/moderation/set-budget.ts';
import { acts, type ActKind } from '#domain/modlog/acts.ts';
import { createPost } from '#domain/posts/create-post.ts';
import { changeRole } from '#domain/sessions/change-role.ts';
import { done } from '#lib/outcome.ts';
import { modlogTable } from '#storage/schema/modlog.ts';
import { heldTable } from '#storage/schema/screening.ts';
import { valueOf } from '../../support/given.ts';
import { testKeys } from '../../support/house.ts';
import { listed } from '../lists/support.ts';
import { actsTried } from '../moderation/verbs.ts';
import {
  allowed,
  attempt,
  operator,
  people,
  places,
  whoMay,
  type Act,
  type Ground,
} from '../moderation/support.ts';
import { blockInstance } from '../../support/block.ts';

/** An act for which something has to be prepared, and what of it the act needs to know. */
function after<Made>(
  prepare: (context: Context, where: Ground) => Promise<Made>,
  then: (
    context: Context,
    by: number,
    made: Made,
    where: Ground,
  ) => ReturnType<Extract<Act, Function>>,
): Act {
  let made: Made;
  return [
    async (context, _, where) => done((made = await prepare(context, where))),
    (context, by, where) => then(context, by, made, where),
  ];
}

/** A rule of the community against a word, by which the posts of members are treated. */
const ruleAgainstPills =
  (action: string) =>
  async (context: Context, { community }: Ground): Promise<number> => {
    const rule = {
      community,
      name: 'Pills',
      kind: 'words',
      settings: { words: ['pills'] },
      action,
    };
    return valueOf(await makeRule(context, { ...rule, by: null })).rule;
  };
const pills = { title: 'Cheap pills', source: 'Buy' };
const postPills = (context: Context, { community }: Ground) =>
  createPost(context, { ...pills, community, author: people.member });

const held = async (context: Context, where: Ground): Promise<number> => {
  await ruleAgainstPills('hold')(context, where);
  const { id } = valueOf(await postPills(context, where));
  const [row] = await context.tx.select().from(heldTable).where(eq(heldTable.post, id));
  return row!.id;
};

const asked = async (context: Context, { community }: Ground): Promise<number> => {
  valueOf(await editCommunity(context, { community, joining: 'approval', by: null }));
  const member = people.stranger;
  valueOf(await joinCommunity(context, { community, member, follow: null }));
  return member;
};

const farPost = async (context: Context, { community }: Ground): Promise<number> => {
  const uri = 'https://far.test/posts/reported';
  const words = { title: 'Rude', body: '<p>Rude</p>', source: null, page: null, context: null };
  const from = { uri, type: 'Note', created: context.now, told: true };
  const author = people.remoteMember;
  return valueOf(await createPost(context, { ...words, ...from, community, author })).id;
};

const appealed = async (context: Context, { post }: Ground): Promise<number> => {
  const removal = { subject: { post }, by: operator, reason: 'no' };
  valueOf(await removeContent(context, removal));
  const [entry] = await context.tx
    .select({ id: modlogTable.id })
    .from(modlogTable)
    .where(eq(modlogTable.post, post));
  const appeal = { act: entry!.id, by: people.author, words: 'It was fine' };
  return valueOf(await appealAct(context, appeal)).appeal;
};

const list = async (context: Context): Promise<number> => {
  const wanted = { name: 'tier0', url: 'https://lists.test/tier0', format: 'csv' } as const;
  return valueOf(await subscribeList(context, { ...wanted, by: null })).list;
};
const drafts = async (context: Context): Promise<number> => {
  const id = await list(context);
  valueOf(await takeList(context, { list: id, hosts: listed('bad.example'), etag: null }));
  return id;
};
const applied = async (context: Context): Promise<number> => {
  const wanted = { name: 'new_here', password: '', words: '', language: null };
  return valueOf(await keepApplication(context, { ...wanted, ticket: 'ticket' })).id;
};
const soon = (context: Context) => new Date(context.now.getTime() + 3_600_000);

/** In a community of ours. */
const inCommunity = {
  'held.approved': after(held, (context, by, waiting) =>
    approveHeld(context, { held: waiting, by }),
  ),
  'held.rejected': after(held, (context, by, waiting) =>
    rejectHeld(context, { held: waiting, by }),
  ),
  'join.approved': after(asked, (context, by, member, { community }) =>
    approveJoin(context, { community, member, by }),
  ),
  'join.rejected': after(asked, (context, by, member, { community }) =>
    rejectJoin(context, { community, member, by }),
  ),
  'person.noted': (context, by, { community }) =>
    notePerson(context, { community, person: people.author, text: 'Was rude before', by }),
  'report.resolved': after(
    (context, { post }) =>
      fileReport(context, { reporter: people.member, subject: { post }, reason: 'Rude' }),
    (context, by, _, { post }) => resolveReports(context, { subject: { post }, by }),
  ),
  'report.forwarded': after(
    async (context, where) => {
      const subject = { post: await farPost(context, where) };
      return valueOf(
        await fileReport(context, { reporter: people.member, subject, reason: 'Rude' }),
      ).id;
    },
    (context, by, report) => forwardReport(context, { report, by }),
  ),
  'appeal.decided': after(appealed, (context, by, appeal) =>
    decideAppeal(context, { appeal, by, granted: false }),
  ),
  'rule.made': (context, by, { community }) =>
    makeRule(context, {
      community,
      name: 'Pills',
      kind: 'words',
      settings: { words: ['pills'] },
      action: 'hold',
      by,
    }),
  'rule.changed': after(ruleAgainstPills('hold'), (context, by, rule) =>
    changeRule(context, { rule, enabled: false, by }),
  ),
  'rule.ended': after(ruleAgainstPills('hold'), (context, by, rule) =>
    endRule(context, { rule, by }),
  ),
} satisfies Partial<Record<ActKind, Act>>;

/** About the whole server. */
const onServer = {
  'application.accepted': after(applied, async (context, by, application) =>
    decideApplication(context, { application, keys: await testKeys(), by }),
  ),
  'application.declined': after(applied, (context, by, application) =>
    decideApplication(context, { application, keys: null, by }),
  ),
  'battle.begun': (context, by) => beginBattle(context, { until: soon(context), by }),
  'battle.ended': after(
    (context) => beginBattle(context, { until: soon(context), by: null }),
    (context, by) => endBattle(context, { by }),
  ),
  'settings.changed': (context, by) =>
    changeSettings(context, { change: { listPublished: false }, by }),
  'instance.budgeted': (context, by) => setBudget(context, { host: 'far.test', perMinute: 10, by }),
  'instance.purged': after(
    (context) => blockInstance(context, { host: 'far.test', reason: 'x', by: null }),
    (context, by) => purgeInstance(context, { host: 'far.test', confirm: 'far.test', by }),
  ),
  'list.subscribed': (context, by) =>
    subscribeList(context, { name: 'one', url: 'https://lists.test/1', format: 'csv', by }),
  'list.changed': after(list, (context, by, id) =>
    changeList(context, { list: id, change: { priority: 9 }, by }),
  ),
  'list.ended': after(list, (context, by, id) =>
    endList(context, { list: id, rules: 'remove', by }),
  ),
  'list.decided': after(drafts, (context, by, id) =>
    decideDraft(context, { list: id, entries: 'all', decision: 'adopt', by }),
  ),
  'list.imported': (context, by) => importRules(context, { entries: listed('bad.example'), by }),
} satisfies Partial<Record<ActKind, Act>>;

/** What nobody does: rules do, and lists that are read again. */
const byThemselves = {
  'content.held': after(ruleAgainstPills('hold'), (context, _, __, where) =>
    postPills(context, where),
  ),
  'post.limited': after(ruleAgainstPills('limit'), (context, _, __, where) =>
    postPills(context, where),
  ),
  'comment.limited': after(ruleAgainstPills('limit'), (context, _, __, { post }) =>
    createComment(context, { post, parent: null, author: people.member, source: 'Cheap pills' }),
  ),
  'report.found': after(ruleAgainstPills('report'), (context, _, __, where) =>
    postPills(context, where),
  ),
  'list.fetched': after(list, (context, _, id) =>
    takeList(context, { list: id, hosts: listed('bad.example'), etag: null }),
  ),
} satisfies Partial<Record<ActKind, Act>>;

const here = Object.entries(inCommunity) as [ActKind, Act][];
const everywhere = Object.entries(onServer) as [ActKind, Act][];

test('every act of the list is tried', () => {
  const tried = [...actsTried, ...Object.keys({ ...inCommunity, ...onServer, ...byThemselves })];
  expect(new Set([...tried, 'role.changed', 'account.closed'])).toEqual(new Set(acts));
  expect(new Set(Object.keys(rights))).toEqual(new Set(acts));
});

describe('by whom the table of rights names, with one entry', () => {
  test.each(here)('%s, in a community of ours', async (act, verb) => {
    expect(await whoMay(verb, places.ours, act)).toEqual(allowed(act, 'ours'));
  });
  test.each(everywhere)('%s, for the whole server', async (act, verb) => {
    expect(await whoMay(verb, places.ours, act)).toEqual(allowed(act, 'ours'));
  });
  // A note has an author, who can be asked.
  test.each([...here, ...everywhere].filter(([act]) => act !== 'person.noted'))(
    '%s, by the operator, who has no name',
    async (act, verb) => {
      expect(await attempt(verb, operator, places.ours)).toMatchObject({
        answer: 'done',
        entries: [{ act, role: 'operator' }],
      });
    },
  );
});

test.each(Object.entries(byThemselves))(
  '%s is told by an entry that says that nobody did it',
  async (act, verb) => {
    const { answer, entries } = await attempt(verb, operator, places.ours);
    expect(answer).toBe('done');
    expect(entries).toMatchObject([{ act, role: 'rule' }]);
  },
);

test('an office is given and taken by the operator alone, with an entry', async () => {
  const change: Act = (context) =>
    changeRole(context, { account: people.member, role: 'moderator' });
  expect(await attempt(change, operator, places.ours)).toMatchObject({
    answer: 'done',
    entries: [{ act: 'role.changed', role: 'operator' }],
  });
});
