/** Right activities of every kind that we hear, by those who may and those who may not. */
import type { Doc } from '../../federation/support/pretend-server.ts';
import { act, fresh, note, type Scene } from '../../federation/support/scene.ts';

type Make = (scene: Scene) => Doc;

const post = (scene: Scene, by: string, more: Doc = {}): Doc =>
  note(`${new URL(by).origin}/posts/${fresh()}`, by, scene.cats.uri, { name: 'A title', ...more });
const inside = (scene: Scene, inner: Doc): Doc =>
  act('Announce', scene.dogs, inner, { cc: [`${scene.dogs}/followers`] });
const bare = (json: Doc): Doc => {
  const inner: Record<string, unknown> = { ...json };
  delete inner['@context'];
  return inner;
};

/** Each names what is there, what is not, what is its own and what is somebody else's. */
export const acts: readonly Make[] = [
  (s) => act('Create', s.mallory, post(s, s.mallory)),
  (s) =>
    act(
      'Create',
      s.mallory,
      post(s, s.mallory, {
        type: 'Page',
        attachment: [{ type: 'Link', href: 'https://a.test/x' }],
        source: { content: '*x*', mediaType: 'text/markdown' },
        language: { identifier: 'en', name: 'English' },
      }),
    ),
  (s) =>
    act(
      'Create',
      s.mallory,
      post(s, s.mallory, {
        type: 'Question',
        oneOf: [
          { type: 'Note', name: 'Yes', replies: { totalItems: 1 } },
          { type: 'Note', name: 'No' },
        ],
        endTime: '2027-01-01T00:00:00Z',
      }),
    ),
  (s) =>
    act(
      'Create',
      s.mallory,
      post(s, s.mallory, {
        type: 'Article',
        contentMap: { de: '<p>Wort</p>' },
        url: [{ type: 'Link', href: 'https://evil.test/a', mediaType: 'text/html' }],
      }),
    ),
  (s) => act('Create', s.mallory, post(s, s.mallory, { inReplyTo: s.ours.uri, name: undefined })),
  (s) =>
    act(
      'Create',
      s.mallory,
      post(s, s.mallory, { inReplyTo: s.remark, name: undefined, context: s.hers }),
    ),
  (s) => act('Create', s.mallory, `${s.evil.origin}/posts/none-${fresh()}`),
  (s) => act('Update', s.mallory, post(s, s.mallory, { updated: '2026-01-05T11:59:00Z' })),
  (s) =>
    act('Update', s.vera, {
      ...note(s.hers, s.vera, s.cats.uri, { name: 'Hers, edited' }),
      updated: '2026-01-05T11:59:00Z',
    }),
  (s) => act('Update', s.mallory, { id: s.mallory, type: 'Person' }),
  (s) => act('Delete', s.mallory, { id: `${s.evil.origin}/posts/${fresh()}`, type: 'Tombstone' }),
  (s) => act('Delete', s.mallory, s.hers, { summary: 'Out' }),
  (s) => act('Like', s.mallory, s.hers),
  (s) => act('Dislike', s.mallory, s.ours.uri, { audience: s.cats.uri }),
  (s) => act('Like', s.mallory, `${s.victim.origin}/posts/none-${fresh()}`),
  (s) => act('EmojiReact', s.mallory, s.ours.uri, { content: '🔥' }),
  (s) => act('Undo', s.mallory, bare(act('Like', s.mallory, s.hers))),
  (s) => act('Undo', s.mallory, bare(act('Follow', s.mallory, s.cats.uri))),
  (s) => act('Undo', s.mallory, bare(act('Lock', s.mallory, s.ours.uri))),
  (s) => act('Undo', s.mallory, `${s.mallory}/acts/like-1`),
  (s) => act('Follow', s.mallory, s.cats.uri),
  (s) => act('Follow', s.nick, s.alice.uri),
  (s) => act('Accept', s.dogs, bare(act('Follow', s.alice.uri, s.dogs))),
  (s) => act('Reject', s.birds, bare(act('Follow', s.alice.uri, s.birds))),
  (s) =>
    inside(
      s,
      bare(
        act(
          'Create',
          `${s.group.origin}/users/gwen`,
          note(s.bark, `${s.group.origin}/users/gwen`, s.dogs, { name: 'Bark' }),
        ),
      ),
    ),
  (s) => inside(s, bare(act('Like', `${s.group.origin}/users/gwen`, s.bark))),
  (s) =>
    inside(s, {
      type: 'OrderedCollection',
      totalItems: 2,
      orderedItems: [
        bare(act('Like', `${s.group.origin}/users/v${fresh()}`, s.bark)),
        bare(act('Dislike', s.vera, s.bark)),
      ],
    }),
  (s) =>
    inside(
      s,
      bare(act('Delete', `${s.group.origin}/users/gwen`, s.bark, { summary: 'Off topic' })),
    ),
  (s) =>
    inside(
      s,
      bare(
        act(
          'Undo',
          `${s.group.origin}/users/gwen`,
          bare(act('Delete', `${s.group.origin}/users/gwen`, s.bark)),
        ),
      ),
    ),
  (s) => inside(s, bare(act('Lock', `${s.group.origin}/users/gwen`, s.bark))),
  (s) =>
    inside(
      s,
      bare(
        act('Block', `${s.group.origin}/users/gwen`, s.vera, {
          target: s.dogs,
          endTime: '2027-01-01T00:00:00Z',
          removeData: true,
          summary: 'Rude',
        }),
      ),
    ),
  (s) =>
    inside(
      s,
      bare(act('Add', `${s.group.origin}/users/gwen`, s.vera, { target: `${s.dogs}/moderators` })),
    ),
  (s) =>
    inside(
      s,
      bare(act('Remove', `${s.group.origin}/users/gwen`, s.bark, { target: `${s.dogs}/featured` })),
    ),
  (s) => act('Announce', s.dogs, s.bark),
  (s) => act('Announce', s.mallory, s.ours.uri),
  (s) => act('Flag', s.mallory, [s.alice.uri, s.ours.uri], { content: 'Spam' }),
  (s) => act('Flag', s.mallory, s.hers, { summary: 'Rude', to: [s.cats.uri] }),
  (s) => act('Block', s.mallory, s.alice.uri, { target: s.cats.uri }),
  (s) => act('Add', s.mallory, s.mallory, { target: `${s.cats.uri}/moderators` }),
  (s) => act('Move', s.mallory, s.mallory, { target: s.nick }),
  (s) => act('Read', s.mallory, s.ours.uri),
];
