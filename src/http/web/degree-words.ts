/** What the degrees of rules are called, and what each of them does, in words for people. */
import { html, type Html } from '#http/ui/html.ts';
import { allDegrees, type Degree, type Reach } from '#domain/policy/policy.ts';

type Words = { readonly name: string; readonly does: string };

export const degreeWords: Readonly<Record<Degree, Words>> = {
  allow: { name: 'Allowed', does: 'Lists say nothing about it, and allow-list mode lets it in.' },
  trust: {
    name: 'Trusted',
    does: 'Also exempt from what newcomers and automatic rules must bear.',
  },
  limit: {
    name: 'Limited',
    does: 'In no public list; whoever belongs to a community still reads it.',
  },
  hold: { name: 'Held', does: 'Everything from there waits for a moderator.' },
  'no-media': { name: 'No pictures', does: 'Icons and pictures from there are not shown.' },
  'no-reports': { name: 'No reports', does: 'Reports from there are not taken.' },
  'no-votes': { name: 'No votes', does: 'Votes from there do not count.' },
  'known-only': {
    name: 'Known people only',
    does: 'Posts, replies and follows only from people who are known here.',
  },
  defederate: {
    name: 'Blocked',
    does: 'Nothing comes in, nothing goes out, nothing is fetched, nothing is shown.',
  },
};

export const reachWords: Readonly<Record<Reach, string>> = {
  domain: 'and everything below it',
  exact: 'this host alone',
  below: 'only what is below it',
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
            >${degreeWords[degree].name}</span
          >${' '}`,
    )}`;
