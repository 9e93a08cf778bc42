/** Who looks at a page, and what they may moderate; leads whoever may not look elsewhere. */
import type { Preferences } from '#domain/accounts/account.ts';
import { findStanding } from '#domain/communities/standing.ts';
import type { House } from '#domain/context.ts';
import type { Visit } from '#http/session.ts';
import { key, speak } from '#http/ui/say.ts';
import { findOffices, type Office } from '#views/offices.ts';
import type { Eyes } from '#views/visible.ts';
import { next, page, type Answer } from './answer.ts';
import { errorPage, type Words } from './error-page.ts';

export type Viewer = {
  /** Null for somebody who is not signed in. */
  readonly person: number | null;
  readonly name: string | null;
  readonly admin: boolean;
  /** Moderates the whole server without being an admin. */
  readonly siteModerator: boolean;
  /** Those that they moderate themselves, by number. */
  readonly communities: readonly number[];
  /** The same with what they are entrusted with there. */
  readonly offices: readonly Office[];
  readonly preferences: Preferences;
};

/** Somebody who is signed in. */
export type Someone = Viewer & { readonly person: number; readonly name: string };

/** Somebody who is not signed in. */
const stranger: Viewer = {
  person: null,
  name: null,
  admin: false,
  siteModerator: false,
  communities: [],
  offices: [],
  preferences: {
    language: null,
    reads: [],
    theme: 'auto',
    shortcuts: true,
    front: 'all',
    welcomed: null,
  },
};

/** Called by pages that differ by who looks. What somebody may do is asked again by the verb that does it. */
export async function viewerOf(house: House, { session }: Visit): Promise<Viewer> {
  if (session === null) return stranger;
  const { id: person, name, role, ...account } = session.account;
  const { language, reads, theme, shortcuts, front, welcomed } = account;
  const preferences = { language, reads, theme, shortcuts, front, welcomed };
  const [reader, now] = [house.database.query, house.clock()];
  const offices = await findOffices(reader, { person, now });
  const communities = offices.map(({ community }) => community);
  // Whoever is banned from the whole server keeps the name of an office, and nothing that comes with it.
  const { admin, siteModerator } =
    role === 'member' ? stranger : await findStanding(reader, { person, community: null, now });
  return { person, name, admin, siteModerator, communities, offices, preferences };
}

/** Whether all communities of this server are theirs to moderate. */
export const moderatesAll = ({ admin, siteModerator }: Viewer): boolean => admin || siteModerator;

/** Whether there is anything that they moderate. */
export const moderatesSomething = (viewer: Viewer): boolean =>
  moderatesAll(viewer) || viewer.communities.length > 0;

/** What views show depends on it: what waits, what is limited, whose pictures. */
export const eyesOf = (viewer: Viewer, now: Date): Eyes => ({
  person: viewer.person,
  moderates: moderatesAll(viewer) ? 'all' : viewer.communities,
  now,
  reads: viewer.preferences.reads,
});

type Door = {
  readonly visit: Visit;
  /** Where signing in leads back to: the path of the page that was asked for. */
  readonly back: string;
};

/** Leads to where one can sign in, and from there back. */
const signInFirst = (back: string): Answer => next(`/sign-in?to=${encodeURIComponent(back)}`);

/** A page that says who may, and what to do. */
export const notAllowed = (words: Partial<Words>): Answer => page(errorPage(403, words), 403);

async function only(
  house: House,
  { visit, back }: Door,
  asked: { readonly may: (viewer: Viewer) => boolean; readonly words: Words },
): Promise<{ readonly viewer: Someone } | { readonly answer: Answer }> {
  const viewer = await viewerOf(house, visit);
  const { person, name } = viewer;
  if (person === null || name === null) return { answer: signInFirst(back) };
  if (!asked.may(viewer)) return { answer: notAllowed(asked.words) };
  return { viewer: { ...viewer, person, name } };
}

const onlyAdmins: Words = {
  title: key('This is for admins'),
  message: key(
    'Only admins of this server may look here. If you should be one, whoever runs the server can make you one with `user role`.',
  ),
};

const onlyModerators: Words = {
  title: key('This is for moderators'),
  message: key(
    'Only those who moderate a community, or this server, may look here. If something is wrong with a post, report it from the post itself.',
  ),
};

/** One language for a whole page, also for what stands around it: half of it translated reads as nonsense. */
function inEnglish<T>(work: () => T): T {
  speak('en');
  return work();
}

/** Called by pages and forms for admins, which are in English; `work` is reached by nobody else. */
export async function adminOnly(
  house: House,
  door: Door,
  work: (viewer: Someone) => Promise<Answer>,
): Promise<Answer> {
  const found = await only(house, door, { may: ({ admin }) => admin, words: onlyAdmins });
  return 'viewer' in found ? inEnglish(() => work(found.viewer)) : found.answer;
}

/** Called by pages and forms for whoever moderates anything here; they are in English. */
export async function moderatorsOnly(
  house: House,
  door: Door,
  work: (viewer: Someone) => Promise<Answer>,
): Promise<Answer> {
  const found = await only(house, door, { may: moderatesSomething, words: onlyModerators });
  return 'viewer' in found ? inEnglish(() => work(found.viewer)) : found.answer;
}

/** Called by pages and forms for whoever has an account here. */
export async function membersOnly(
  house: House,
  door: Door,
  work: (viewer: Someone) => Promise<Answer>,
): Promise<Answer> {
  const found = await only(house, door, { may: () => true, words: onlyModerators });
  return 'viewer' in found ? work(found.viewer) : found.answer;
}
