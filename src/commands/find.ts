/** Finds what the operator named: a user, a community, a post, a comment; or says that it is not here. */
import { findAccount } from '#domain/accounts/find-account.ts';
import type { Account } from '#domain/accounts/account.ts';
import { findActorByUri } from '#domain/actors/find-actor-by-uri.ts';
import { findByHandle } from '#domain/actors/find-by-handle.ts';
import { findLocalActor } from '#domain/actors/find-local-actor.ts';
import type { Actor } from '#domain/actors/actor.ts';
import { hostOf, originOf, parseHandle } from '#lib/hosts.ts';
import { done, refuse, type Outcome } from '#lib/outcome.ts';
import { readThread } from '#views/thread.ts';
import { viewPost } from '#views/post-view.ts';
import { operator } from '#views/visible.ts';
import { postShape, type PostShape } from '#views/shapes.ts';
import type { Tools } from './command.ts';

/** A user of this server, by name or by handle. */
export async function findUser(
  { house }: Tools,
  typed: string,
): Promise<Outcome<Account, 'no-such-user'>> {
  const handle = parseHandle(typed);
  const own = handle === null || handle.host === hostOf(house.origin);
  const name = handle?.name ?? typed.replace(/^@/, '');
  const account = own ? await findAccount(house.database.query, name) : null;
  return account === null || account.deleted !== null ? refuse('no-such-user') : done(account);
}

/** A community that is known here, by name, handle or URL; nobody is asked. */
export async function findKnownCommunity(
  { house }: Tools,
  typed: string,
): Promise<Outcome<Actor, 'no-such-community'>> {
  const reader = house.database.query;
  const handle = parseHandle(typed);
  const found =
    originOf(typed) !== null
      ? await findActorByUri(reader, typed)
      : handle !== null
        ? await findByHandle(reader, { ...handle, kind: 'community' })
        : await findLocalActor(reader, typed.replace(/^!/, ''));
  return found?.kind === 'community' ? done(found) : refuse('no-such-community');
}

/** A post as scripts get it, with its whole thread. */
export async function showPost(
  { house }: Tools,
  id: number,
): Promise<Outcome<PostShape, 'no-such-post' | 'gone'>> {
  const reader = house.database.query;
  const post = await viewPost(reader, id, operator);
  if (!post.done) return refuse(post.reason === 'gone' ? 'gone' : 'no-such-post');
  const thread = await readThread(reader, { post: id, whole: true, eyes: operator });
  return done(postShape(post.value, house.origin, thread));
}
