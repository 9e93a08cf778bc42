/** Reporting a post, a comment or a person to those who moderate, for whoever is signed in. */
import { z } from 'zod';
import { act, type House } from '#domain/context.ts';
import { spend } from '#domain/limits/spend.ts';
import { fileReport } from '#domain/moderation/file-report.ts';
import { Area, Choice, Tick, type Option } from '#http/ui/fields.ts';
import { Form, Refusal } from '#http/ui/form.ts';
import { html } from '#http/ui/html.ts';
import { titleOf } from '#http/ui/post-row.ts';
import { key, say } from '#http/ui/say.ts';
import { plain } from '#http/ui/text.ts';
import { personPath } from '#views/paths.ts';
import { viewPerson } from '#views/person-view.ts';
import { viewPost } from '#views/post-view.ts';
import { findPlace } from '#views/thread.ts';
import type { Eyes } from '#views/visible.ts';
import { missing, next, type Answer } from './answer.ts';
import { backWith } from './done-notes.ts';
import { formPage } from './form-page.ts';
import { field, readId } from './params.ts';
import { actRefusals } from './refused.ts';
import { tooMany, type Refused } from './refusals.ts';
import type { Asking, Posted } from './serve.ts';
import { readSubject } from './take-act.ts';
import { eyesOf, membersOnly } from './viewer.ts';

const categories = (): readonly Option[] => [
  ['spam', say('Spam')],
  ['harassment', say('Harassment')],
  ['illegal', say('Against the law')],
  ['rules', say('Against the rules of the community')],
  ['other', say('Something else')],
];

type About = {
  readonly about: string;
  readonly what: string;
  /** Where it stands. */
  readonly path: string;
  /** Their server, when it is another one. */
  readonly elsewhere: string | null;
  readonly report: Pick<Parameters<typeof fileReport>[1], 'subject' | 'person'>;
};

async function aboutPerson(house: House, id: number, eyes: Eyes): Promise<About | null> {
  const found = await viewPerson(house.database.query, { id }, eyes);
  if (!found.done) return null;
  const { name, host, local } = found.value;
  return {
    about: `person:${id}`,
    what: `${plain(name)}${local ? '' : `@${host}`}`,
    path: personPath(found.value),
    elsewhere: local ? null : host,
    report: { person: id },
  };
}

/** What may be reported is what may be seen. */
async function findAbout(house: House, text: string, eyes: Eyes): Promise<About | null> {
  const reader = house.database.query;
  const person = /^person:(.*)$/.exec(text)?.[1];
  if (person !== undefined) {
    const id = readId(person);
    return id === null ? null : aboutPerson(house, id, eyes);
  }
  const subject = readSubject(text);
  if (subject === null) return null;
  const isPost = 'post' in subject;
  const place = isPost ? subject : await findPlace(reader, subject.comment, eyes);
  const post = place && (await viewPost(reader, place.post, eyes));
  if (!post?.done) return null;
  const author = isPost ? post.value.author : null;
  return {
    about: text,
    what: say(isPost ? key('“{title}”') : key('A comment on “{title}”'), {
      title: titleOf(post.value),
    }),
    path: isPost ? `/post/${subject.post}` : `/comment/${subject.comment}`,
    elsewhere: author?.local === false ? author.host : null,
    report: { subject },
  };
}

type Shown = { readonly csrf: string; readonly about: About; readonly refused?: Refused };

function form({ csrf, about, refused }: Shown, typed = ''): Answer {
  const main = html`<div class="plain-page">
    <h1>${say('Report')}</h1>
    ${refused && html`<${Refusal} words=${refused.words} />`}
    <p><a href=${about.path} dir="auto">${about.what}</a></p>
    <${Form} action="/report" csrf=${csrf} carry=${{ about: about.about }}>
      <${Choice}
        id="category"
        name="category"
        label=${say('What kind of trouble')}
        options=${categories()}
      />
      <${Area}
        id="reason"
        name="reason"
        label=${say('What is wrong with it')}
        hint=${say('Those who moderate there read it, and you are told what becomes of it.')}
        value=${typed}
        required=${true}
        lengthMax=${1000}
      />
      ${
        about.elsewhere &&
        html`<${Tick}
          id="forward"
          name="forward"
          label=${say('Also tell {server}, without your name', { server: plain(about.elsewhere, 253) })}
        />`
      }
      <button class="button button-main">${say('Send the report')}</button>
    <//>
  </div>`;
  return formPage({ head: { title: say('Report'), hidden: true }, main }, refused);
}

/** Called for `/report?about=post:5`. */
export const showReport = (house: House, asking: Asking): Promise<Answer> =>
  membersOnly(house, { visit: asking.visit, back: asking.path }, async () => {
    const text = field(asking.query, 'about');
    const about =
      typeof text === 'string' ? await findAbout(house, text.slice(0, 30), asking.eyes) : null;
    return about === null ? missing() : form({ csrf: asking.visit.csrf, about });
  });

/** The fields that are read. */
export const reportFields = {
  about: z.string().max(30),
  category: z.enum(['spam', 'harassment', 'illegal', 'rules', 'other']),
  reason: z.string().max(1_100),
  forward: z.string().max(10).optional(),
};
type ReportFields = z.infer<z.ZodObject<typeof reportFields>>;

/** Called when the form is sent; the same person reports the same thing once. */
export const takeReport = (house: House, posted: Posted<ReportFields>): Promise<Answer> => {
  const { visit, fields } = posted;
  const back = `/report?about=${encodeURIComponent(fields.about)}`;
  return membersOnly(house, { visit, back }, async (viewer) => {
    const about = await findAbout(house, fields.about, eyesOf(viewer, house.clock()));
    if (about === null) return missing();
    const again = (refused: Refused) => form({ csrf: visit.csrf, about, refused }, fields.reason);
    if (fields.reason.trim() === '') return again(actRefusals.empty);
    const purse = { budget: 'report by', of: String(viewer.person) } as const;
    const spent = await act(house, (context) => spend(context, [purse]));
    if (!spent.done) return again(tooMany(spent.seconds, house.clock()));
    const report = {
      ...about.report,
      reporter: viewer.person,
      reason: fields.reason,
      category: fields.category,
      forward: fields.forward === 'on',
    };
    const filed = await act(house, (context) => fileReport(context, report));
    if (filed.done) return next(backWith(about.path, 'reported'));
    return again(
      filed.reason === 'not-found' ? actRefusals['not-found'] : actRefusals['not-allowed'],
    );
  });
};
