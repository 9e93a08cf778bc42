/** Tells in the shell what a change of rules would do. */
import type { Preview } from '#views/rule-preview.ts';

type Effects = Preview['back'];

const counts: readonly (readonly [keyof Omit<Effects, 'quiet'>, string])[] = [
  ['followers', 'memberships from there in communities here'],
  ['following', 'memberships of ours in communities there'],
  ['members', 'people of ours concerned'],
  ['communities', 'communities'],
  ['posts', 'posts'],
  ['comments', 'comments'],
  ['moderators', 'moderators of ours from there'],
  ['reports', 'open reports'],
];

const effectsOf = (effects: Effects): string =>
  counts
    .filter(([key]) => effects[key] > 0)
    .map(([key, words]) => `${effects[key]} ${words}`)
    .join(', ');

const quietOf = ({ quiet }: Effects): string =>
  (['communities', 'posts', 'comments'] as const)
    .filter((key) => quiet[key] > 0)
    .map((key) => `${quiet[key]} ${key}`)
    .join(', ');

/** Called with `--dry-run`: one line for each thing that would happen. */
export function previewText(preview: Preview): string {
  const { hosts, more, names, back } = preview;
  if (hosts.length === 0) return 'No server that is known here would be treated otherwise.';
  const lines: readonly (readonly [string, string])[] = [
    ['Treated otherwise', `${hosts.join(', ')}${more > 0 ? ` and ${more} more` : ''}`],
    ['Goes out of sight', effectsOf(preview)],
    ['Leaves public lists', quietOf(preview)],
    ['Comes back', effectsOf(back)],
    ['Returns to public lists', quietOf(back)],
    ['Moderators', names.moderators.join(', ')],
    ['Communities', names.communities.join(', ')],
    ['People', names.members.join(', ')],
  ];
  return lines
    .filter(([, words]) => words !== '')
    .map(([title, words]) => `${title}: ${words}`)
    .join('\n');
}
