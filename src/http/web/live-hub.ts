/** Keeps open pages up to date: one look at the database every two seconds for all of them, however many there are. */
import { Readable } from 'node:stream';
import type { House } from '#domain/context.ts';
import { sayCount, speaking } from '#http/ui/say.ts';
import { isAway } from '#storage/database.ts';
import { readCounts, readInboxes, readOpenSessions, type Inbox } from '#views/live.ts';

/** What an open page watches, and what it has shown already. */
export type Watch =
  | { readonly post: number; readonly seen: number; readonly since: number }
  | { readonly person: number; readonly since: number };

export type Opening = {
  readonly watch: Watch;
  /** With its end the stream ends; null for somebody who is not signed in. */
  readonly session: string | null;
  /** The language in which they are told. */
  readonly tongue: string;
  /** From where: one source has only so many. */
  readonly from: string;
};

export type HubBounds = {
  readonly everyMs: number;
  readonly streamsMax: number;
  readonly perSourceMax: number;
  /** In looks: how often a line that says nothing keeps a connection, and when browsers connect anew. */
  readonly beat: number;
  readonly span: number;
};

/** A stream ends before the server's patience with an answer does (http/listener.ts); browsers connect anew. */
export const usualBounds: HubBounds = {
  everyMs: 2_000,
  streamsMax: 2_000,
  perSourceMax: 16,
  beat: 10,
  span: 50,
};

type Stream = Opening & { readonly out: Readable; told: string; looks: number };

export type Hub = {
  /** Null when there are too many. */
  readonly open: (opening: Opening) => Readable | null;
  readonly close: () => void;
};

/** Called once for each process. Between looks nobody is asked anything; without streams there is no look. */
export function openHub(
  house: House,
  log: (error: unknown) => void,
  bounds: HubBounds = usualBounds,
): Hub {
  const streams = new Set<Stream>();
  let timer: NodeJS.Timeout | null = null;
  let looking = false;
  let closed = false;

  const stop = (): void => {
    if (timer !== null) clearInterval(timer);
    timer = null;
  };
  const look = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    try {
      await lookOnce(house, streams, bounds);
    } catch (error) {
      // Gone or in trouble: the next look tells.
      if (!isAway(error)) log(error);
    } finally {
      looking = false;
    }
  };
  return {
    open: (opening) => {
      const same = [...streams].filter(({ from }) => from === opening.from).length;
      if (closed || streams.size >= bounds.streamsMax || same >= bounds.perSourceMax) return null;
      const out = new Readable({ read: () => undefined });
      const stream = { ...opening, out, told: '', looks: 0 };
      streams.add(stream);
      out.once('close', () => {
        streams.delete(stream);
        if (streams.size === 0) stop();
      });
      out.push('retry: 4000\n\n');
      timer ??= setInterval(() => void look(), bounds.everyMs).unref();
      return out;
    },
    close: () => {
      closed = true;
      stop();
      for (const stream of streams) end(stream);
    },
  };
}

/** The end of what is said; a browser then connects anew, and is told whether it may. */
function end({ out }: Stream): void {
  if (!out.destroyed) out.push(null);
}

async function lookOnce(
  house: House,
  streams: ReadonlySet<Stream>,
  { beat, span }: HubBounds,
): Promise<void> {
  const reader = house.database.query;
  const now = [...streams];
  const posts = now.flatMap(({ watch }) => ('post' in watch ? [watch.post] : []));
  const people = now.flatMap(({ watch }) => ('person' in watch ? [watch.person] : []));
  const sessions = now.flatMap(({ session }) => session ?? []);
  const counts = await readCounts(reader, [...new Set(posts)]);
  const inboxes = await readInboxes(reader, [...new Set(people)]);
  const open = await readOpenSessions(reader, [...new Set(sessions)], house.clock());
  for (const stream of now) {
    const { session, watch, tongue } = stream;
    const over = session !== null && !open.has(session);
    const news = over ? null : speaking(tongue, () => newsFor(watch, { counts, inboxes }));
    stream.looks++;
    if (news === null || stream.looks >= span) end(stream);
    else if (news !== stream.told) tell(stream, news);
    else if (stream.looks % beat === 0) push(stream, ':\n\n');
  }
}

function tell(stream: Stream, news: string): void {
  stream.told = news;
  push(stream, `data: ${news}\n\n`);
}

/** Whoever does not fetch what they are told is told no more. */
function push({ out }: Stream, text: string): void {
  if (out.destroyed) return;
  if (!out.push(text)) out.destroy();
}

type Found = {
  readonly counts: ReadonlyMap<number, number>;
  readonly inboxes: ReadonlyMap<number, Inbox>;
};

/** One line of JSON, empty while there is nothing new; null when there is nothing to watch any more. */
function newsFor(watch: Watch, { counts, inboxes }: Found): string | null {
  if ('post' in watch) {
    const count = counts.get(watch.post);
    if (count === undefined) return null;
    const fresh = count - watch.seen;
    if (fresh <= 0) return '';
    const words = sayCount(fresh, '{n} new answer. Show it', '{n} new answers. Show them');
    const href = `/post/${watch.post}?sort=new&since=${watch.since}#comments`;
    return JSON.stringify({ words, href });
  }
  const inbox = inboxes.get(watch.person);
  if (inbox === undefined) return null;
  const { unread, newest } = inbox;
  if (newest <= watch.since) return '';
  const words = sayCount(unread, '{n} new notice. Show it', '{n} new notices. Show them');
  return JSON.stringify({ words, href: '/notices', unread });
}
