/** Tells the tests of every cell of the relay matrix, from the table in the code. */
import { describe, expect, test } from 'vitest';
import {
  authorships,
  formsFor,
  receivers,
  type Authorship,
  type Happening,
  type Receiver,
} from '#federation/relay.ts';
import { expectGolden } from './golden.ts';
import { hosts, playScene, type Played } from './relay-scene.ts';
import { said, type Post } from './stage.ts';

/** The author's and the parent's server speak either dialect. */
const runs = ['lemmy', 'mastodon'] as const;
const ofTwoDialects: readonly Receiver[] = ['author', 'parent'];

/** Declares the cells of these happenings: what is sent is golden, and where nothing is due nothing comes. */
export function describeCells(happenings: readonly Happening[]): void {
  for (const what of happenings) {
    for (const whose of authorships)
      describe(`${what}, ${whose}`, () => describeScene(what, whose));
  }
}

function describeScene(what: Happening, whose: Authorship): void {
  const played = new Map<string, Promise<Played>>();
  const play = (software: string): Promise<Played> => {
    const known = played.get(software) ?? playScene(what, whose, software);
    played.set(software, known);
    return known;
  };
  for (const to of receivers) {
    const forms = formsFor(what, whose, to);
    const name =
      forms.length === 0 ? `${to} is sent nothing` : `${to} is sent ${forms.join(' or ')}`;
    test(name, async () => {
      const both = forms.length > 0 && ofTwoDialects.includes(to);
      const softwares = both ? runs : (['lemmy'] as const);
      const entries: unknown[] = [];
      for (const software of softwares) {
        const { sent, original } = await play(software);
        const here = sent.filter((post) => post.host === hosts[to] && !isPrivateWord(post));
        if (original !== null) expectUnchanged(here, original);
        entries.push(...here.map((post) => describePost(to, software, post)));
      }
      if (forms.length === 0) expect(entries).toEqual([]);
      else {
        expect(entries).not.toEqual([]);
        expectGolden(`relay/${what}-${whose}-${to}`, entries);
      }
    });
  }
}

const names: Readonly<Record<Receiver, string | null>> = {
  threadiverse: 'lemmy',
  microblog: 'mastodon',
  gotosocial: 'gotosocial',
  author: null,
  parent: null,
  moderators: 'lemmy',
};

/** What a moderator did is told to whom it concerns besides: that is no relaying (`outbox/told.ts`). */
const isPrivateWord = ({ body }: Post): boolean =>
  body.includes('Nobody reads answers to this message');

const describePost = (to: Receiver, software: string, post: Post) => ({
  software: names[to] ?? software,
  inbox: post.inbox,
  signer: post.signer,
  body: said(post),
});

/** What a member elsewhere said is carried byte for byte, odd spaces and unknown terms included. */
function expectUnchanged(posts: readonly Post[], original: string): void {
  const { id } = JSON.parse(original) as { id: string };
  for (const post of posts.filter(({ body }) => body.includes(JSON.stringify(id)))) {
    expect(post.body.includes(original)).toBe(true);
  }
}
