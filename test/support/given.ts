/** Builders: what is already so when a test begins. Each throws if a verb refuses. */
import type { Account, Role } from '#domain/accounts/account.ts';
import { createAccount } from '#domain/accounts/create-account.ts';
import type { Actor, RemoteActor } from '#domain/actors/actor.ts';
import { keepActor } from '#domain/actors/keep-actor.ts';
import { createComment } from '#domain/comments/create-comment.ts';
import type { Comment } from '#domain/comments/comment.ts';
import { findComment } from '#domain/comments/find-comment.ts';
import type { Community, Posting } from '#domain/communities/community.ts';
import { findCommunity } from '#domain/communities/find-community.ts';
import { keepRemoteCommunity } from '#domain/communities/keep-remote-community.ts';
import type { Context } from '#domain/context.ts';
import { foundCommunity } from '#domain/memberships/found-community.ts';
import { joinCommunity } from '#domain/memberships/join-community.ts';
import { createPost } from '#domain/posts/create-post.ts';
import { findPost } from '#domain/posts/find-post.ts';
import type { Post } from '#domain/posts/post.ts';
import type { Outcome } from '#lib/outcome.ts';
import { testKeys, type TestHouse } from './house.ts';

type Has = { readonly id: number };
type Words = { readonly title?: string; readonly source?: string; readonly url?: string };
/** An id of its own when it came from elsewhere. */
type From = { readonly uri?: string; readonly told?: boolean; readonly created?: Date };

/** The value of an outcome that must be done. */
export function valueOf<T>(outcome: Outcome<T, string>): T {
  if (!outcome.done) throw new Error(`refused: ${outcome.reason}`);
  return outcome.value;
}

const found = <T>(row: T | null): T => {
  if (row === null) throw new Error('not there');
  return row;
};

/** A remote actor as its document would say it; the name is the last part of the path. */
export function remoteActor(uri: string, kind: 'person' | 'community'): RemoteActor {
  const name = new URL(uri).pathname.split('/').at(-1) ?? '';
  const sharedInbox = `${new URL(uri).origin}/inbox`;
  return { uri, kind, name, title: name, inbox: `${uri}/inbox`, sharedInbox, page: uri };
}

/** Called once a test file: `const given = givenIn(house)`. */
export function givenIn(house: Pick<TestHouse, 'act'>) {
  const { act } = house;
  const told = (context: Context, from: From) => ({
    body: '<p>From elsewhere</p>',
    source: null,
    page: null,
    created: from.created ?? context.now,
    told: from.told ?? true,
  });
  return {
    account: async (name: string, role: Role = 'member'): Promise<Account> => {
      const keys = await testKeys();
      return valueOf(await act((context) => createAccount(context, { name, role, keys })));
    },
    community: async (
      name: string,
      { by, posting }: { by?: Has; posting?: Posting } = {},
    ): Promise<Community> => {
      const keys = await testKeys();
      const wanted = { name, title: name, by: by?.id ?? null, keys, posting };
      return valueOf(await act((context) => foundCommunity(context, wanted)));
    },
    remotePerson: (uri: string, more: Partial<RemoteActor> = {}): Promise<Actor> =>
      act((context) => keepActor(context, { ...remoteActor(uri, 'person'), ...more })),
    remoteCommunity: (uri: string, more: Partial<RemoteActor> = {}): Promise<Community> =>
      act(async (context) => {
        const actor = await keepActor(context, { ...remoteActor(uri, 'community'), ...more });
        const settings = { posting: 'everyone', sensitive: false, languages: '' } as const;
        await keepRemoteCommunity(context, actor.id, settings);
        return found(await findCommunity(context.tx, actor.id));
      }),
    member: async (community: Has, member: Has, follow: string | null = null): Promise<void> => {
      const joining = { community: community.id, member: member.id, follow };
      valueOf(await act((context) => joinCommunity(context, joining)));
    },
    post: ({ in: community, by, ...more }: { in: Has; by: Has } & Words & From): Promise<Post> =>
      act(async (context) => {
        const { title = 'A post', source = 'Words', url = null, uri } = more;
        const common = { community: community.id, author: by.id, title, url };
        const remote = { type: 'Page', context: null, ...told(context, more) };
        const input = uri === undefined ? { ...common, source } : { ...common, ...remote, uri };
        const { id } = valueOf(await createPost(context, input));
        return found(await findPost(context.tx, id));
      }),
    comment: ({
      on,
      under,
      by,
      ...more
    }: { on: Has; under?: Has; by: Has } & Words & From): Promise<Comment> =>
      act(async (context) => {
        const { source = 'An answer', uri } = more;
        const common = { post: on.id, parent: under?.id ?? null, author: by.id };
        const remote = told(context, more);
        const input = uri === undefined ? { ...common, source } : { ...common, ...remote, uri };
        const { id } = valueOf(await createComment(context, input));
        return found(await findComment(context.tx, id));
      }),
  };
}

export type Given = ReturnType<typeof givenIn>;
