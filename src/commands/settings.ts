/** The operator's words about what the whole server has decided. */
import { act } from '#domain/context.ts';
import { findSite } from '#domain/instances/find-site.ts';
import { changeSettings } from '#domain/moderation/change-settings.ts';
import { findSettings } from '#domain/policy/find-settings.ts';
import type { Settings } from '#domain/policy/settings.ts';
import { hostOf } from '#lib/hosts.ts';
import { done } from '#lib/outcome.ts';
import { previewRules } from '#views/rule-preview.ts';
import type { Input } from './arguments.ts';
import type { Handler } from './command.ts';
import { moment, table } from './output.ts';
import { previewText } from './preview-text.ts';

/** Shows them, or changes those that are named. */
export const instanceSettings: Handler = async ({ house }, input) => {
  const reader = house.database.query;
  const change = changeOf(input);
  if (Object.keys(change).length > 0) {
    if (input.has('dry-run')) {
      const of = { now: house.clock(), own: hostOf(house.origin)!, ...federationOf(change) };
      const told = await previewRules(reader, [], of);
      return done({ data: told, text: `${previewText(told)}\nNothing was changed.` });
    }
    const reason = input.text('reason');
    const changed = await act(house, (context) =>
      changeSettings(context, { change, reason, by: null }),
    );
    if (!changed.done) return changed;
  }
  const settings = { name: (await findSite(reader))?.name ?? '', ...(await findSettings(reader)) };
  const rows = [
    ['name', settings.name],
    ['sign-up', settings.signUp],
    ['question for applicants', settings.signUpQuestion],
    ['about', settings.about],
    ['rules', settings.rules],
    ['federation', settings.federation],
    ['list published', settings.listPublished ? 'yes' : 'no'],
    ['moderators named', settings.moderatorsNamed ? 'yes' : 'no'],
    ['newcomers: activities a minute', settings.newcomerPerMinute],
    ['newcomers: mentions', settings.newcomerMentions],
    ['newcomers: days', settings.newcomerDays],
    ['battle until', moment(settings.battleUntil)],
  ] as const;
  return done({ data: settings, text: table(['SETTING', 'VALUE'], rows, '') });
};

const federationOf = ({ federation }: Partial<Settings>) =>
  federation === undefined ? {} : { federation };

type Change = Partial<Settings> & { readonly name?: string };

/** What was typed; numbers that are none are refused by the verb. */
function changeOf(input: Input): Change {
  const said = <Value>(flag: string, read: (text: string) => Value): Value | undefined => {
    const text = input.text(flag);
    return text === undefined ? undefined : read(text);
  };
  const change = {
    name: said('name', String),
    about: said('about', String),
    rules: said('rules', String),
    signUp: said('sign-up', (text) => text as Settings['signUp']),
    signUpQuestion: said('question', String),
    federation: said('federation', (text) => text as Settings['federation']),
    listPublished: said('publish-list', (text) => text === 'yes'),
    moderatorsNamed: said('name-moderators', (text) => text === 'yes'),
    newcomerPerMinute: said('newcomer-rate', Number),
    newcomerMentions: said('newcomer-mentions', Number),
    newcomerDays: said('newcomer-days', Number),
  };
  return Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== undefined),
  ) as Change;
}
