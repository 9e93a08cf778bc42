/** The operator's words about lists as files: importing, exporting, comparing. */
import { act } from '#domain/context.ts';
import { findList, type FollowedList } from '#domain/lists/find-list.ts';
import { importRules } from '#domain/lists/import-rules.ts';
import { planImport } from '#domain/lists/plan-import.ts';
import { planList } from '#domain/lists/plan-list.ts';
import { fetchList } from '#federation/lists/fetch-list.ts';
import type { HostList } from '#lib/host-lists/listed-host.ts';
import { writeDomainBlocks, writeGotosocial } from '#lib/host-lists/json-blocks.ts';
import { writeMastodonCsv } from '#lib/host-lists/mastodon-csv.ts';
import { writePlain } from '#lib/host-lists/plain.ts';
import type { WrittenHost } from '#lib/host-lists/written-host.ts';
import { hostOf } from '#lib/hosts.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { readBlocks } from '#views/domain-blocks.ts';
import { previewRules, type PlannedRule } from '#views/rule-preview.ts';
import type { Answer, Handler, Tools } from './command.ts';
import { mappingOf, readSource, skippedText } from './list-source.ts';
import { previewText } from './preview-text.ts';
import type { Reason } from './refusals.ts';

const lines = (...parts: readonly string[]): string => parts.filter(Boolean).join('\n');
const own = ({ house }: Tools): string => hostOf(house.origin) ?? '';
const look = ({ house }: Tools, rules: readonly PlannedRule[]) =>
  previewRules(house.database.query, rules, {
    now: house.clock(),
    own: hostOf(house.origin) ?? '',
  });

type Passed = { readonly stood: number; readonly ourselves: number; readonly nothing: number };

const passedText = ({ stood, ourselves, nothing }: Passed): string =>
  [
    stood > 0 && `${stood} stand already`,
    ourselves > 0 && `${ourselves} are about this server`,
    nothing > 0 && `${nothing} mean nothing here`,
  ]
    .filter(Boolean)
    .join(', ');

/** With `--dry-run` nothing is written, and it tells what would change. */
export const importList: Handler = async (tools, input) => {
  const read = await readSource(tools, input.word('SOURCE'), input);
  if (!read.done) return read;
  const mapping = mappingOf(input);
  if (mapping === null) return refuse('bad-mapping');
  if (input.has('dry-run')) return importPreview(tools, read.value, mapping);
  const { hosts: entries, skippedCount: skipped } = read.value;
  const wanted = { entries, mapping, by: null, reason: input.text('reason') ?? null };
  const imported = await act(tools.house, (context) => importRules(context, wanted));
  if (!imported.done) return imported;
  const { added, severed, mended } = imported.value;
  return done({
    data: { ...imported.value, skipped },
    text: lines(
      `${added} rules are added; ${severed} memberships are suspended by them${mended > 0 ? `, ${mended} live again` : ''}.`,
      passedText(imported.value),
      skippedText(read.value),
    ),
  });
};

async function importPreview(
  tools: Tools,
  list: HostList,
  mapping: NonNullable<ReturnType<typeof mappingOf>>,
): Promise<Outcome<Answer, Reason>> {
  const options = { mapping, own: own(tools), now: tools.house.clock() };
  const { rules, ...passed } = await planImport(tools.house.database.query, list.hosts, options);
  const preview = await look(tools, rules);
  const { skippedCount: skipped } = list;
  return done({
    data: { added: rules.length, ...passed, skipped, preview },
    text: lines(
      `${rules.length} rules would be added.`,
      passedText(passed),
      previewText(preview),
      skippedText(list),
    ),
  });
}

const writers: Readonly<Record<string, (hosts: readonly WrittenHost[]) => string>> = {
  csv: writeMastodonCsv,
  plain: writePlain,
  gotosocial: writeGotosocial,
  mastodon: writeDomainBlocks,
};

/** To standard output: whoever wants a file sends it there. */
export const exportList: Handler = async ({ house }, input) => {
  const hosts = await readBlocks(house.database.query, house.clock());
  return done({ data: hosts, text: writers[input.text('format') ?? 'csv']!(hosts) });
};

/** What a followed list would change if it were read now; what an import would, for anything else. */
export const diffList: Handler = async (tools, input) => {
  const source = input.word('SOURCE');
  const list = await findList(tools.house.database.query, { name: source });
  if (list !== null) return listDifference(tools, list);
  const read = await readSource(tools, source, input);
  if (!read.done) return read;
  const mapping = mappingOf(input);
  return mapping === null ? refuse('bad-mapping') : importPreview(tools, read.value, mapping);
};

async function listDifference(tools: Tools, list: FollowedList): Promise<Outcome<Answer, Reason>> {
  const fetched = await fetchList(tools.world, { url: list.url, format: list.format });
  if (!fetched.done) return fetched;
  if (fetched.value === null) return refuse('unreachable');
  const { hosts } = fetched.value.list;
  const plan = await planList(tools.house.database.query, list, { hosts, own: own(tools) });
  const { added, changed, drafted, shrunk, gone, dropped } = plan;
  const place = { list: list.id, priority: list.priority };
  const leaving = list.retraction === 'keep' ? gone.filter((one) => !dropped.includes(one)) : gone;
  const preview = await look(tools, [
    ...plan.rules.map((rule) => ({ ...rule, ...place })),
    ...leaving.map((name) => ({ ...name, ...place, degrees: [] })),
  ]);
  const told = (words: string, names: readonly { readonly host: string }[]): string =>
    names.length === 0
      ? ''
      : `${words}: ${names
          .slice(0, 20)
          .map(({ host }) => host)
          .join(', ')}${names.length > 20 ? ` and ${names.length - 20} more` : ''}`;
  return done({
    data: { added, changed, drafted, retracted: gone.length, shrunk, preview },
    text: lines(
      `${added} new, ${changed} changed, ${gone.length} no longer listed; ${drafted} of them would wait for approval.`,
      shrunk === null ? '' : 'It lost so much that it would not be taken over.',
      told('No longer listed', gone),
      previewText(preview),
      skippedText(fetched.value.list),
    ),
  });
}
