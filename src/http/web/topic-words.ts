/** How topics of communities are called on pages. */
import type { Topic } from '#domain/communities/topics.ts';
import { key, say } from '#http/ui/say.ts';

const words: Readonly<Record<Topic, string>> = {
  news: key('News and politics'),
  technology: key('Technology'),
  science: key('Science'),
  nature: key('Nature and climate'),
  animals: key('Animals'),
  art: key('Art and photography'),
  books: key('Books and writing'),
  film: key('Film and television'),
  music: key('Music'),
  games: key('Games'),
  sport: key('Sport and outdoors'),
  food: key('Food and drink'),
  travel: key('Travel'),
  home: key('Home, garden and making'),
  health: key('Health and care'),
  work: key('Work and money'),
  places: key('Towns and regions'),
  languages: key('Languages'),
  history: key('History and society'),
  humour: key('Humour'),
  support: key('Questions and help'),
  talk: key('Talk about anything'),
};

/** In the language of the reader. */
export const topicWords = (topic: Topic): string => say(words[topic]);
