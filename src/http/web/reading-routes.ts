/** Pages that list: the front page, communities, people, the search; and each as RSS and Atom, one line each. */
import type { House } from '#domain/context.ts';
import { showCommunities } from './communities.ts';
import { showCommunity } from './community.ts';
import type { Elsewhere } from './elsewhere.ts';
import {
  communityFeed,
  frontFeed,
  personFeed,
  searchFeed,
  showFeed,
  threadFeed,
  type FeedForm,
} from './feed-xml.ts';
import { showFront } from './front.ts';
import { readHandle, readId } from './params.ts';
import { showPerson } from './person.ts';
import { showSearch } from './search.ts';
import type { Request, Routes } from './serve.ts';

const forms: readonly (readonly [string, FeedForm])[] = [
  ['feed.xml', 'rss'],
  ['feed.atom', 'atom'],
];

/** Called once, by `registerWeb`. */
export function registerReading({ show }: Routes, house: House, elsewhere: Elsewhere): void {
  const handle = ({ params }: Request) => readHandle(params['handle']);

  show('/', (asked) => showFront(house, asked));
  show('/communities', (asked) => showCommunities(house, asked));
  show('/c/:handle', (asked) => showCommunity(house, handle(asked), asked));
  show('/u/:handle', (asked) => showPerson(house, handle(asked), asked));
  show('/search', (asked) => showSearch(house, elsewhere, asked));
  for (const [file, form] of forms) {
    show(`/${file}`, ({ query }) => showFeed(house, form, frontFeed(house, query)));
    show(`/c/:handle/${file}`, (asked) =>
      showFeed(house, form, communityFeed(house, handle(asked), asked.query)),
    );
    show(`/u/:handle/${file}`, (asked) => showFeed(house, form, personFeed(house, handle(asked))));
    show(`/post/:id/${file}`, ({ params }) =>
      showFeed(house, form, threadFeed(house, readId(params['id']))),
    );
    show(`/search/${file}`, ({ query }) => showFeed(house, form, searchFeed(house, query)));
  }
}
