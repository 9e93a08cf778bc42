/** Threads as a threadiverse server keeps them: posts, comments, votes, what was taken away. */
import type { ShownComment, ShownThread, ShownVotes } from './types.ts';

interface Entry {
  readonly id: string;
  readonly author: string;
  readonly up: Set<string>;
  readonly down: Set<string>;
  body: string;
  removed: boolean;
  deleted: boolean;
  locked: boolean;
}

export interface Post extends Entry {
  readonly kind: 'post';
  community: string;
  title: string;
  link: string | undefined;
  /** Words about the picture that it leads to, if it leads to one. */
  alt: string | undefined;
  featured: boolean;
}

export interface Comment extends Entry {
  readonly kind: 'comment';
  readonly inReplyTo: string;
  readonly post: string;
}

function bare(id: string, author: string, body: string): Entry {
  const none = { removed: false, deleted: false, locked: false };
  return { id, author, body, up: new Set(), down: new Set(), ...none };
}

export class ThreadStore {
  readonly #entries = new Map<string, Post | Comment>();

  find(id: string): Post | Comment | undefined {
    return this.#entries.get(id);
  }

  findPost(id: string): Post | undefined {
    const found = this.#entries.get(id);
    return found?.kind === 'post' ? found : undefined;
  }

  /** The post a post or comment belongs to. */
  postOf(entry: Post | Comment): Post | undefined {
    return entry.kind === 'post' ? entry : this.findPost(entry.post);
  }

  communityOf(id: string): string | undefined {
    const entry = this.find(id);
    return entry === undefined ? undefined : this.postOf(entry)?.community;
  }

  addPost(
    post: Pick<Post, 'id' | 'author' | 'body' | 'community' | 'title' | 'link'> &
      Partial<Pick<Post, 'alt'>>,
  ): Post {
    const { community, title, link, alt } = post;
    const entry = bare(post.id, post.author, post.body);
    const made: Post = { ...entry, kind: 'post', community, title, link, alt, featured: false };
    this.#entries.set(made.id, made);
    return made;
  }

  addComment(comment: Pick<Comment, 'id' | 'author' | 'body' | 'inReplyTo' | 'post'>): Comment {
    const { inReplyTo, post } = comment;
    const entry = bare(comment.id, comment.author, comment.body);
    const made: Comment = { ...entry, kind: 'comment', inReplyTo, post };
    this.#entries.set(made.id, made);
    return made;
  }

  vote(id: string, actor: string, value: 1 | -1 | 0): void {
    const entry = this.find(id);
    if (entry === undefined) return;
    entry.up.delete(actor);
    entry.down.delete(actor);
    if (value === 1) entry.up.add(actor);
    if (value === -1) entry.down.add(actor);
  }

  all(): (Post | Comment)[] {
    return [...this.#entries.values()];
  }

  commentsOf(post: string): Comment[] {
    return this.all().filter((one): one is Comment => one.kind === 'comment' && one.post === post);
  }

  /** What a page would show, without an author's own implied upvote. */
  show(community?: string): ShownThread[] {
    const posts = this.all().filter((one): one is Post => one.kind === 'post');
    const wanted = posts.filter((post) => community === undefined || post.community === community);
    return wanted.map((post) => ({
      id: post.id,
      title: post.title,
      body: post.body,
      author: post.author,
      community: post.community,
      link: post.link,
      votes: votesOf(post),
      removed: post.removed,
      deleted: post.deleted,
      locked: post.locked,
      featured: post.featured,
      comments: this.commentsOf(post.id).map(showComment),
    }));
  }
}

function votesOf(entry: Entry): ShownVotes {
  return { up: entry.up.size, down: entry.down.size };
}

function showComment(comment: Comment): ShownComment {
  const { id, inReplyTo, body, author, removed, deleted } = comment;
  return { id, inReplyTo, body, author, removed, deleted, votes: votesOf(comment) };
}
