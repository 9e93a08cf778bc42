/** Shows how markdown comes out, for the script that puts it beside the field. */
import { z } from 'zod';
import type { House } from '#domain/context.ts';
import { Refusal } from '#http/ui/form.ts';
import { html } from '#http/ui/html.ts';
import { say } from '#http/ui/say.ts';
import type { Answer } from './answer.ts';
import { formPage } from './form-page.ts';
import { memberRefusal } from './member-refusals.ts';
import type { Refused } from './refusals.ts';
import type { Posted } from './serve.ts';
import { membersOnly } from './viewer.ts';
import { postWordsMax, Preview, typedMax, typedText } from './words-field.ts';
import { spendBy } from './written.ts';

/** The field that is read. */
export const previewFields = { text: z.string().max(typedMax) };
type PreviewFields = z.infer<z.ZodObject<typeof previewFields>>;

/** Called while somebody writes; nothing is kept. */
export const takePreview = (house: House, posted: Posted<PreviewFields>): Promise<Answer> =>
  membersOnly(house, { visit: posted.visit, back: '/post' }, async ({ person }) => {
    const text = typedText(posted.fields.text);
    const long = text.length > postWordsMax ? memberRefusal('too-long') : null;
    const refused: Refused | null = long ?? (await spendBy(house, person, ['preview by']));
    const main =
      refused === null
        ? html`<div class="plain-page"><${Preview} text=${text} /></div>`
        : html`<div class="plain-page"><${Refusal} words=${refused.words} /></div>`;
    return formPage({ head: { title: say('Preview'), hidden: true }, main }, refused ?? undefined);
  });
