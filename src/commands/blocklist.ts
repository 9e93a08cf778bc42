/** The operator's words about lists of servers that are followed. */
import { act } from '#domain/context.ts';
import { changeList } from '#domain/lists/change-list.ts';
import { decideDraft } from '#domain/lists/decide-draft.ts';
import { endList } from '#domain/lists/end-list.ts';
import { findEntries, findList, type FollowedList } from '#domain/lists/find-list.ts';
import type { ListTerms } from '#domain/lists/list-terms.ts';
import { subscribeList as subscribe } from '#domain/lists/subscribe-list.ts';
import { refreshList } from '#federation/lists/refresh-lists.ts';
import { formatAt } from '#lib/host-lists/read-list.ts';
import { parseHost } from '#lib/hosts.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { readLists as readAllLists } from '#views/list-view.ts';
import type { Input } from './arguments.ts';
import type { Answer, Handler, Tools } from './command.ts';
import { formatOf, mappingOf } from './list-source.ts';
import { moment, table } from './output.ts';
import { sentences, type Reason } from './refusals.ts';

const isReason = (word: string): word is Reason => Object.hasOwn(sentences, word);

export const listLists: Handler = async ({ house }) => {
  const lists = await readAllLists(house.database.query);
  const rows = lists.map((one) => [
    one.name,
    one.priority,
    one.rules,
    one.entries.draft,
    one.entries.excluded,
    one.adoption,
    one.paused ? 'paused' : (one.trouble ?? 'in order'),
    moment(one.fetched),
  ]);
  const head = ['NAME', 'PRIORITY', 'RULES', 'DRAFTS', 'EXCLUDED', 'ADOPTION', 'STATE', 'READ'];
  const troubles = lists.flatMap(({ name, trouble }) =>
    trouble !== null && isReason(trouble) ? [`${name}: ${sentences[trouble]}`] : [],
  );
  const none = 'No list is followed; `blocklist subscribe` begins.';
  return done({ data: lists, text: [table(head, rows, none), ...troubles].join('\n') });
};

/** The terms that were typed; those that were not stay as they are. */
function termsOf(input: Input): Partial<ListTerms> | null {
  const mapping = mappingOf(input);
  if (mapping === null) return null;
  const adoption = input.text('adoption') as ListTerms['adoption'] | undefined;
  const retraction = input.text('retraction') as ListTerms['retraction'] | undefined;
  return {
    ...(input.text('priority') !== undefined && { priority: Number(input.text('priority')) }),
    ...(input.text('map') !== undefined && { mapping }),
    ...(adoption !== undefined && { adoption }),
    ...(retraction !== undefined && { retraction }),
  };
}

/** It is read at once, so that a wrong address shows. */
export const subscribeList: Handler = async (tools, input) => {
  const terms = termsOf(input);
  if (terms === null) return refuse('bad-mapping');
  const url = input.word('URL');
  const wanted = { ...terms, name: input.need('name'), url, by: null };
  const format = formatOf(input) ?? formatAt(url);
  const subscribed = await act(tools.house, (context) => subscribe(context, { ...wanted, format }));
  if (!subscribed.done) return subscribed;
  const list = await findList(tools.house.database.query, { id: subscribed.value.list });
  return list === null ? refuse('no-such-list') : readNow(tools, list);
};

async function readNow(tools: Tools, list: FollowedList): Promise<Outcome<Answer, Reason>> {
  const read = await refreshList(tools.world, list);
  const followed = `“${list.name}” is followed as ${list.format}.`;
  if (!read.done) {
    const text = `${followed} It could not be taken over: ${sentences[read.reason]}`;
    return done({ data: { list: list.id, trouble: read.reason }, text, failed: true });
  }
  if (read.value === null)
    return done({
      data: { list: list.id, same: true },
      text: `${followed} It is the same as before.`,
    });
  const { added, changed, retracted, drafted } = read.value;
  const text = `${followed} ${added} new, ${changed} changed, ${retracted} no longer listed; ${drafted} wait for approval.`;
  return done({ data: { list: list.id, ...read.value }, text });
}

type Work = (list: FollowedList) => Promise<Outcome<Answer, Reason>>;

async function withList({ house }: Tools, input: Input, work: Work) {
  const list = await findList(house.database.query, { name: input.word('NAME') });
  return list === null ? refuse('no-such-list') : work(list);
}

export const changeAList: Handler = (tools, input) =>
  withList(tools, input, async (list) => {
    const terms = termsOf(input);
    if (terms === null) return refuse('bad-mapping');
    const rest = input.text('state');
    const change = { ...terms, ...(rest !== undefined && { paused: rest === 'paused' }) };
    const changed = await act(tools.house, (context) =>
      changeList(context, { list: list.id, change, by: null }),
    );
    if (!changed.done) return changed;
    return done({ data: { list: list.id, ...change }, text: `“${list.name}” is changed.` });
  });

/** With `--shrunk` it may lose most of its entries, once. */
export const refreshAList: Handler = (tools, input) =>
  withList(tools, input, async (list) => {
    if (input.has('shrunk')) {
      const change = { shrink: true } as const;
      await act(tools.house, (context) => changeList(context, { list: list.id, change, by: null }));
    }
    return readNow(tools, { ...list, etag: null });
  });

export const endAList: Handler = (tools, input) =>
  withList(tools, input, async (list) => {
    const rules = input.has('keep') ? 'keep' : 'remove';
    const reason = input.text('reason') ?? null;
    const ended = await act(tools.house, (context) =>
      endList(context, { list: list.id, rules, by: null, reason }),
    );
    if (!ended.done) return ended;
    const { removed, kept, mended } = ended.value;
    return done({
      data: { list: list.id, ...ended.value },
      text: `“${list.name}” is followed no longer: ${removed} rules are gone, ${kept} stay as ours; ${mended} memberships live again.`,
    });
  });

const decide =
  (decision: 'adopt' | 'exclude'): Handler =>
  (tools, input) =>
    withList(tools, input, async (list) => {
      const typed = input.text('host');
      const host = typed === undefined ? null : parseHost(typed.replace(/^\*\./, ''));
      if (typed !== undefined && host === null) return refuse('bad-host');
      const known = host === null ? [] : await findEntries(tools.house.database.query, list.id);
      const entries =
        host === null ? 'all' : known.filter((one) => one.host === host).map(({ id }) => id);
      const decided = await act(tools.house, (context) =>
        decideDraft(context, { list: list.id, entries, decision, by: null }),
      );
      if (!decided.done) return decided;
      const what = decision === 'adopt' ? 'in force' : 'excluded for good';
      return done({
        data: { list: list.id, decision, ...decided.value },
        text: `${decided.value.decided} of “${list.name}” are ${what}.`,
      });
    });

export const adoptDrafts = decide('adopt');
export const excludeDrafts = decide('exclude');
