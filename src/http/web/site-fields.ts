/** What an admin says about the whole server: its name, what it is about, its rules, and who may make an account. */
import { z } from 'zod';
import { textsFit, type Settings } from '#domain/policy/settings.ts';
import { Area, Choice, Line, type Option } from '#http/ui/fields.ts';
import { html, type Html } from '#http/ui/html.ts';
import type { Refused } from './refusals.ts';

export type Site = Pick<Settings, 'about' | 'rules' | 'signUp' | 'signUpQuestion'> & {
  readonly name: string;
};

const modes: readonly Option[] = [
  ['open', 'Everybody, at once'],
  ['application', 'Everybody, after somebody has looked at it'],
  ['invitation', 'Whoever is invited by a member'],
  ['closed', 'Nobody'],
];

/** The fields that are read. */
export const siteFields = {
  name: z.string().max(300),
  about: z.string().max(30_000),
  rules: z.string().max(30_000),
  signUp: z.enum(['open', 'application', 'invitation', 'closed']),
  signUpQuestion: z.string().max(1000),
};

/** As it was typed, without what a browser puts in or leaves around it. */
export const siteIn = (fields: z.infer<z.ZodObject<typeof siteFields>>): Site => ({
  name: fields.name.trim(),
  about: tidy(fields.about),
  rules: tidy(fields.rules),
  signUp: fields.signUp,
  signUpQuestion: fields.signUpQuestion.trim(),
});

const tidy = (text: string): string => text.replaceAll('\r\n', '\n').trim();

/** What can be told before anything is written; null when it fits. */
export function siteMisfit({ name, ...texts }: Site): Refused | null {
  if (name === '')
    return { status: 422, words: 'Give the server a name of up to 100 characters.', field: 'name' };
  if (textsFit(texts)) return null;
  const words =
    'The words about the server and its rules have up to 20,000 characters each, the question up to 500.';
  return { status: 422, words };
}

/** The fields themselves; the form is put around them. */
export const SiteFields = ({ site }: { readonly site: Site }): Html =>
  html`<${Line}
      id="name"
      name="name"
      label="Name of this server"
      value=${site.name}
      required=${true}
      lengthMax=${100}
    />
    <${Area}
      id="about"
      name="about"
      label="What it is about"
      hint="Markdown. It stands at /about, for everybody."
      value=${site.about}
      rows=${5}
      lengthMax=${20_000}
    />
    <${Area}
      id="rules"
      name="rules"
      label="Rules"
      hint="Markdown. Whoever signs up agrees to them."
      value=${site.rules}
      rows=${6}
      lengthMax=${20_000}
    />
    <${Choice}
      id="sign-up"
      name="signUp"
      label="Who may make an account"
      hint="Without a script in the browser a sign-up always waits for somebody who looks."
      options=${modes}
      value=${site.signUp}
    />
    <${Line}
      id="question"
      name="signUpQuestion"
      label="What applicants are asked"
      hint="Such as: What would you like to talk about here?"
      value=${site.signUpQuestion}
      lengthMax=${500}
    />`;
