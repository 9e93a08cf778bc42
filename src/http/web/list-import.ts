/** Importing a list that was pasted: first what it would change, then the act; and our own list as a file. */
import { z } from 'zod';
import { act, type House } from '#domain/context.ts';
import { importRules } from '#domain/lists/import-rules.ts';
import type { Mapping } from '#domain/lists/mapping.ts';
import { planImport, type ImportPlan } from '#domain/lists/plan-import.ts';
import { Form } from '#http/ui/form.ts';
import { html, type Html } from '#http/ui/html.ts';
import { counted, plain } from '#http/ui/text.ts';
import { writeGotosocial } from '#lib/host-lists/json-blocks.ts';
import type { HostList } from '#lib/host-lists/listed-host.ts';
import { writeMastodonCsv } from '#lib/host-lists/mastodon-csv.ts';
import { writePlain } from '#lib/host-lists/plain.ts';
import { listFormats, readHostList } from '#lib/host-lists/read-list.ts';
import { hostOf } from '#lib/hosts.ts';
import { readBlocks } from '#views/domain-blocks.ts';
import { previewRules } from '#views/rule-preview.ts';
import { missing, next, type Answer } from './answer.ts';
import { Degrees } from './degree-words.ts';
import { formPage } from './form-page.ts';
import { listsPage } from './lists.ts';
import { listRefusals, skipWords } from './list-words.ts';
import { PreviewPanels } from './preview.ts';
import type { Refused } from './refusals.ts';
import type { Asking, Posted } from './serve.ts';
import { adminOnly } from './viewer.ts';

/** The fields that are read. */
export const importFields = {
  text: z.string().max(64_000),
  format: z.enum(listFormats).or(z.literal('')).default(''),
  soft: z.string().max(10).optional(),
  reason: z.string().max(600).default(''),
};
type ImportFields = z.infer<z.ZodObject<typeof importFields>>;

const door = ({ visit }: Posted<object>) => ({ visit, back: '/admin/lists' });

/** What would be blocked is limited instead. */
const soft: Mapping = {
  suspend: ['limit'],
  drop: ['limit'],
  reject: ['limit'],
  censure: ['limit'],
};
const mappingOf = (fields: ImportFields): Mapping => (fields.soft === 'on' ? soft : {});

const readPasted = ({ text, format }: ImportFields) =>
  readHostList(Buffer.from(text), { format: format === '' ? null : format });

const again = (house: House, posted: Posted<ImportFields>, refused: Refused): Promise<Answer> =>
  listsPage(
    house,
    { visit: posted.visit, query: {} },
    { refused, typed: { text: posted.fields.text, reason: posted.fields.reason } },
  );

const namedMax = 100;

const Plan = ({ plan, list }: { readonly plan: ImportPlan; readonly list: HostList }): Html => {
  const { rules, stood, ourselves, nothing } = plan;
  const passed = [
    stood > 0 && `${counted(stood, 'line')} about servers that somebody here has decided about`,
    ourselves > 0 && `${counted(ourselves, 'line')} about this very server`,
    nothing > 0 && `${counted(nothing, 'line')} without meaning here`,
    list.skippedCount > 0 && `${counted(list.skippedCount, 'line')} that cannot be used`,
  ].filter(Boolean);
  return html`<p>
      <b>${counted(rules.length, 'rule')} would be added.</b>
      ${passed.length > 0 && ` Left out: ${passed.join(', ')}.`}
    </p>
    <ul class="plain-list">
      ${rules
        .slice(0, namedMax)
        .map(
          (rule) =>
            html`<li key=${`${rule.scope} ${rule.host}`}>
              <bdi>${rule.scope === 'below' ? '*.' : ''}${plain(rule.host, 253)}</bdi
              >${' '}<${Degrees} degrees=${rule.degrees} />
            </li>`,
        )}
      ${rules.length > namedMax && html`<li>and ${rules.length - namedMax} more</li>`}
    </ul>
    ${
      list.skipped.length > 0 &&
      html`<details>
        <summary>Lines that cannot be used</summary>
        <ul class="plain-list">
          ${list.skipped.map(
            ({ line, text, why }) =>
              html`<li key=${line}>
                ${line}: <bdi>${plain(text, 100)}</bdi> – ${skipWords[why]}
              </li>`,
          )}
        </ul>
      </details>`
    }`;
};

/** Called with a list that was pasted: nothing holds yet. */
export const takeImportPreview = (house: House, posted: Posted<ImportFields>): Promise<Answer> =>
  adminOnly(house, door(posted), async () => {
    const { fields, visit } = posted;
    const list = readPasted(fields);
    if (typeof list === 'string') return again(house, posted, listRefusals[list]);
    const options = { own: hostOf(house.origin) ?? '', now: house.clock() };
    const reader = house.database.query;
    const plan = await planImport(reader, list.hosts, { ...options, mapping: mappingOf(fields) });
    if (plan.rules.length === 0) return again(house, posted, listRefusals['nothing-new']);
    const preview = await previewRules(reader, plan.rules, options);
    const { text, format, reason } = fields;
    const carry = { text, format, reason, ...(fields.soft !== undefined && { soft: fields.soft }) };
    const main = html`<div class="plain-page">
      <h1>Before the list is imported</h1>
      <${Plan} plan=${plan} list=${list} />
      <${PreviewPanels} preview=${preview} />
      <p class="hint">Nothing is deleted by a rule. When it is lifted, all of it comes back.</p>
      <div class="choices">
        <${Form} action="/admin/lists/import" csrf=${visit.csrf} carry=${carry} class="inline">
          <button class="button button-main">Import it</button>
        <//>
        <a class="button" href="/admin/lists">Leave it as it is</a>
      </div>
    </div>`;
    const head = { title: 'Before the list is imported', hidden: true };
    return formPage({ head, here: 'admin', main });
  });

/** Called when that was seen and confirmed. */
export const takeImport = (house: House, posted: Posted<ImportFields>): Promise<Answer> =>
  adminOnly(house, door(posted), async ({ person }) => {
    const { fields } = posted;
    const list = readPasted(fields);
    if (typeof list === 'string') return again(house, posted, listRefusals[list]);
    const wanted = { entries: list.hosts, mapping: mappingOf(fields), reason: fields.reason };
    const outcome = await act(house, (context) => importRules(context, { ...wanted, by: person }));
    return outcome.done
      ? next('/admin/lists?done=list-imported')
      : again(house, posted, listRefusals[outcome.reason]);
  });

const files = {
  csv: { write: writeMastodonCsv, type: 'text/csv; charset=utf-8', name: 'domain_blocks.csv' },
  plain: { write: writePlain, type: 'text/plain; charset=utf-8', name: 'domain_blocks.txt' },
  gotosocial: {
    write: writeGotosocial,
    type: 'application/json; charset=utf-8',
    name: 'domain_blocks.json',
  },
} as const;

const isFile = (format: string | undefined): format is keyof typeof files =>
  format !== undefined && Object.hasOwn(files, format);

/** Called for `/admin/lists/export/:format`: a file to save, for admins. */
export const showExport = (house: House, asking: Asking): Promise<Answer> =>
  adminOnly(house, { visit: asking.visit, back: '/admin/lists' }, async () => {
    const { format } = asking.params;
    if (!isFile(format)) return missing();
    const { write, ...file } = files[format];
    const hosts = await readBlocks(house.database.query, house.clock());
    return { status: 200, file: { ...file, body: write(hosts) } };
  });
