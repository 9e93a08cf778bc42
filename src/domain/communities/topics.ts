/** What communities may say that they are about: a closed list, so that newcomers find them by their interests. */

/** In the order in which they are shown. */
export const allTopics = [
  'news',
  'technology',
  'science',
  'nature',
  'animals',
  'art',
  'books',
  'film',
  'music',
  'games',
  'sport',
  'food',
  'travel',
  'home',
  'health',
  'work',
  'places',
  'languages',
  'history',
  'humour',
  'support',
  'talk',
] as const;

export type Topic = (typeof allTopics)[number];

/** Whether it is one of the list. */
export const isTopic = (text: unknown): text is Topic => allTopics.some((topic) => topic === text);

/** A community that is about everything is about nothing. */
export const topicsMax = 5;

/** Those of the list among what was said, each once, in the order of the list. */
export const readTopics = (said: readonly unknown[]): Topic[] =>
  allTopics.filter((topic) => said.includes(topic));
