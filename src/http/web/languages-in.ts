/** Reads what `LanguagesField` sends: one field for each language, since a form has each name once. */
import { z } from 'zod';
import { languageTags } from '#http/ui/language-field.ts';

const box = z.string().max(10).optional();

/** The fields that are read, to be put among those of the form: `take(path, { ...languageShape('reads') }, …)`. */
export const languageShape = (name: string): Readonly<Record<string, typeof box>> =>
  Object.fromEntries(languageTags.map((tag) => [`${name}-${tag}`, box]));

/** The tags that are ticked. */
export const languagesIn = (fields: Readonly<Record<string, unknown>>, name: string): string[] =>
  languageTags.filter((tag) => fields[`${name}-${tag}`] === 'on');

/** The tag that `LanguageField` sends; null for none, and for what nobody is offered. */
export const languageIn = (tag: string | undefined): string | null =>
  tag !== undefined && languageTags.includes(tag) ? tag : null;
