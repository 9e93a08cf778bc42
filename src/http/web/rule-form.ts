/** The form for a rule about another server, and what it says. */
import { z } from 'zod';
import { allDegrees, type Degree, type Reach } from '#domain/policy/policy.ts';
import { Choice, Fields, Line, Tick } from '#http/ui/fields.ts';
import { Form } from '#http/ui/form.ts';
import { html, type Html } from '#http/ui/html.ts';
import { exact } from '#http/ui/text.ts';
import { degreeWords, reachWords } from './degree-words.ts';
import { termField, untilOf, usualTerms } from './term.ts';

/** Each degree is a box of its own: `degree-limit=on`. */
const boxes = Object.fromEntries(
  allDegrees.map((degree) => [`degree-${degree}`, z.string().max(10).optional()]),
) as Record<`degree-${Degree}`, z.ZodOptional<z.ZodString>>;

/** The fields that are read. */
export const ruleFields = {
  host: z.string().max(300),
  scope: z.enum(['domain', 'exact', 'below']).default('domain'),
  ...boxes,
  public: z.string().max(600).default(''),
  private: z.string().max(600).default(''),
  obfuscated: z.string().max(10).optional(),
  term: z.union([termField, z.literal('same')]).default(''),
  /** With `same`: the end that it has already. */
  until: z.iso.datetime().or(z.literal('')).default(''),
};

export type RuleFields = z.infer<z.ZodObject<typeof ruleFields>>;

/** What the fields mean. */
export type Wanted = {
  readonly host: string;
  readonly scope: Reach;
  readonly degrees: readonly Degree[];
  readonly publicReason: string;
  readonly privateReason: string;
  readonly obfuscated: boolean;
  readonly until: Date | null;
};

export const wantedOf = (fields: RuleFields, now: Date): Wanted => ({
  host: fields.host.trim(),
  scope: fields.scope,
  degrees: allDegrees.filter((degree) => fields[`degree-${degree}`] === 'on'),
  publicReason: fields.public,
  privateReason: fields.private,
  obfuscated: fields.obfuscated === 'on',
  until:
    fields.term === 'same'
      ? fields.until === ''
        ? null
        : new Date(fields.until)
      : untilOf(fields.term, now),
});

/** The same as fields that go along unseen. */
export const carried = (wanted: Wanted): Record<string, string> => ({
  host: wanted.host,
  scope: wanted.scope,
  ...Object.fromEntries(wanted.degrees.map((degree) => [`degree-${degree}`, 'on'])),
  public: wanted.publicReason,
  private: wanted.privateReason,
  ...(wanted.obfuscated && { obfuscated: 'on' }),
  term: 'same',
  until: wanted.until?.toISOString() ?? '',
});

type Props = {
  readonly csrf: string;
  readonly wanted: Partial<Wanted>;
  /** The host cannot be changed here. */
  readonly fixed?: boolean;
  readonly wrong?: string | undefined;
};

const reaches = Object.entries(reachWords) as [Reach, string][];

const Where = ({ wanted, wrong }: Pick<Props, 'wanted' | 'wrong'>): Html =>
  html`<${Line}
      id="rule-host"
      name="host"
      label="Server"
      hint="As in example.org; an address of something there will do."
      value=${wanted.host}
      required=${true}
      wrong=${wrong === 'host'}
      lengthMax=${300}
    />
    <${Choice}
      id="rule-scope"
      name="scope"
      label="How far"
      options=${reaches}
      value=${wanted.scope ?? 'domain'}
    />`;

const What = ({ wanted: { degrees = [] } }: Pick<Props, 'wanted'>): Html =>
  html`<${Fields} legend="What happens to it">
    ${allDegrees.map(
      (degree) =>
        html`<${Tick}
          key=${degree}
          id=${`rule-${degree}`}
          name=${`degree-${degree}`}
          label=${degreeWords[degree].name}
          hint=${degreeWords[degree].does}
          ticked=${degrees.includes(degree)}
        />`,
    )}
  <//>`;

const Why = ({ wanted }: Pick<Props, 'wanted'>): Html =>
  html`<${Line}
      id="rule-public"
      name="public"
      label="Public reason"
      hint="Anybody may read it."
      value=${wanted.publicReason}
      lengthMax=${500}
    />
    <${Line}
      id="rule-private"
      name="private"
      label="Private reason"
      hint="Only admins of this server read it."
      value=${wanted.privateReason}
      lengthMax=${500}
    />
    <${Tick}
      id="rule-obfuscated"
      name="obfuscated"
      label="Mask the name in what we publish"
      ticked=${wanted.obfuscated ?? false}
    />`;

/** Called on the list of servers and on the page of one; sent, it leads to a preview. */
export const RuleForm = ({ csrf, wanted, fixed = false, wrong }: Props): Html => {
  const { host = '', scope = 'domain', until = null } = wanted;
  const same = until === null ? [] : [['same', `until ${exact(until)}, as it is`] as const];
  const kept = fixed ? { host, scope } : {};
  return html`<${Form}
    action="/admin/instances/preview"
    csrf=${csrf}
    carry=${{ ...kept, until: until?.toISOString() ?? '' }}
  >
    ${!fixed && html`<${Where} wanted=${wanted} wrong=${wrong} />`}
    <${What} wanted=${wanted} />
    <${Choice}
      id="rule-term"
      name="term"
      label="For how long"
      options=${[...same, ...usualTerms]}
      value=${until === null ? '' : 'same'}
    />
    <${Why} wanted=${wanted} />
    <button class="button button-main">See what would change</button>
  <//>`;
};
