/** What the degrees of rules are called, and what each of them does, in words for people. */
import { html, type Html } from '#http/ui/html.ts';
import { allDegrees, type Degree, type Reach } from '#domain/policy/policy.ts';
import { key, say } from '#http/ui/say.ts';

type Words = { readonly name: string; readonly does: string };

export const degreeWords: Readonly<Record<Degree, Words>> = {
  allow: {
    name: key('Allowed'),
    does: key('Lists say nothing about it, and allow-list mode lets it in.'),
  },
  trust: {
    name: key('Trusted'),
    does: key('Also exempt from what newcomers and automatic rules must bear.'),
  },
  limit: {
    name: key('Limited'),
    does: key('In no public list; whoever belongs to a community still reads it.'),
  },
  hold: { name: key('Held'), does: key('Everything from there waits for a moderator.') },
  'no-media': {
    name: key('No pictures'),
    does: key('Icons and pictures from there are not shown.'),
  },
  'no-reports': { name: key('No reports'), does: key('Reports from there are not taken.') },
  'no-votes': { name: key('No votes'), does: key('Votes from there do not count.') },
  'known-only': {
    name: key('Known people only'),
    does: key('Posts, replies and follows only from people who are known here.'),
  },
  defederate: {
    name: key('Blocked'),
    does: key('Nothing comes in, nothing goes out, nothing is fetched, nothing is shown.'),
  },
};

export const reachWords: Readonly<Record<Reach, string>> = {
  domain: key('and everything below it'),
  exact: key('this host alone'),
  below: key('only what is below it'),
};

const isDegree = (word: string): word is Degree => (allDegrees as readonly string[]).includes(word);

/** One tag for each. */
export const Degrees = ({ degrees }: { readonly degrees: readonly string[] }): Html =>
  html`${degrees
    .filter(isDegree)
    .map(
      (degree) =>
        html`<span
            key=${degree}
            class=${degree === 'allow' || degree === 'trust' ? 'tag tag-pin' : 'tag tag-warn'}
            >${say(degreeWords[degree].name)}</span
          >${' '}`,
    )}`;
