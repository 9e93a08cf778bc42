/** One turn of a lane: sends a batch, several at once, nothing before what it refers to. */
import { fetchSoftware } from '#federation/fetch-software.ts';
import type { World } from '#federation/world.ts';
import type { Lane } from './claim.ts';
import { orderOf } from './order.ts';
import { noteAnswer } from './outage.ts';
import type { Item } from './read.ts';
import { afterAnswer, afterFailure, afterHaste, shareOf, type Rhythm } from './rhythm.ts';
import { send, type Result, type Sent } from './send.ts';

export type Turn = {
  readonly sent: readonly Sent[];
  /** What was not tried: after a failure, or for want of time. */
  readonly unsent: readonly Item[];
  /** Why nothing more was tried; null when all was. */
  readonly halted: Halt | null;
  /** The server works, whatever it made of single items: it took or refused another, or its NodeInfo answers. */
  readonly alive: 'answered' | 'nodeinfo' | null;
  readonly rhythm: Rhythm;
  /** Refusals in a row, at the end. */
  readonly refusals: number;
};
export type Halt = 'failing' | 'hasty' | 'blocked' | 'refused' | 'late' | 'stopping' | 'broken';

/** So long a turn begins new requests; each may then last ten seconds more, well within the lease. */
const turnMs = 20_000;
/** So many failures one after the other end a turn; more, once the server is known to be alive. */
const failuresMax = 2;
const failuresOfLivingMax = 20;
/** So many refusals in a row, and the server means us, not what we send. */
export const refusalsMax = 20;
/** A lane that failed so many turns is asked whether the server lives. */
const failuresBeforeAsking = 2;

export type TurnOptions = {
  readonly lane: Lane;
  /** Up to this number items may have been sent before a crash: then a refusal means that they are known there. */
  readonly doubtUntil: number;
  readonly items: readonly Item[];
  readonly rhythm: Rhythm;
  /** Not more than this are tried: one, where it is only asked whether the server is back. */
  readonly most: number;
  readonly stopping: () => boolean;
};

/** Called with a lane that this worker holds. Everything about it is in memory; `settle` writes it down. */
export async function runTurn(world: World, options: TurnOptions): Promise<Turn> {
  const turn = new TurnInHand(world, options);
  for (;;) {
    await turn.sendAll();
    if (!turn.mayStillLive() || !(await turn.askWhetherAlive())) return turn.ended();
  }
}

class TurnInHand {
  readonly #world: World;
  readonly #options: TurnOptions;
  readonly #begun: number;
  readonly #share: number;
  readonly #followers: readonly (readonly number[])[];
  /** For each item how many it still waits for. */
  readonly #waits: number[];
  /** Places of items that wait for nothing any more. */
  readonly #ready: number[];
  readonly #tried = new Set<number>();
  readonly #sent: Sent[] = [];
  #rhythm: Rhythm;
  #halted: Halt | null = null;
  #alive: Turn['alive'] = null;
  #asked = false;
  #failures = 0;
  #refusals: number;
  /** What was refused, and what it was about: twenty answers to one thread are one refusal. */
  readonly #refused = new Set<string>();
  #active = 0;

  constructor(world: World, options: TurnOptions) {
    const { waits, followers } = orderOf(options.items);
    this.#world = world;
    this.#options = options;
    this.#begun = world.house.clock().getTime();
    this.#share = Math.min(options.most, shareOf(options.rhythm.pace) ?? Infinity);
    this.#waits = [...waits];
    this.#followers = followers;
    const ready = waits.flatMap((count, place) => (count === 0 ? [place] : []));
    const again = options.lane.failures >= failuresBeforeAsking;
    // A single probe is of the newest: the oldest may be what it cannot take.
    if (options.most === 1) this.#ready = ready.toReversed();
    else this.#ready = again ? withOtherSecond(ready, options.items) : ready;
    this.#rhythm = options.rhythm;
    this.#refusals = options.lane.refusals;
  }

  /** Sends what may go, until everything was tried or something halts the turn, and all of it has ended. */
  sendAll(): Promise<void> {
    return new Promise((resolve) => {
      const pump = (): void => {
        while (this.#mayBegin()) {
          this.#active++;
          void this.#deliver(this.#ready.shift()!)
            .catch((error: unknown) => {
              // A fault of ours: what was answered is settled, the rest keeps its place.
              this.#halted = 'broken';
              const { host } = this.#options.lane;
              this.#world.log('error', 'lane failed', { host, error });
            })
            .then(() => {
              this.#active--;
              pump();
            });
        }
        if (this.#active === 0) resolve();
      };
      pump();
    });
  }

  #mayBegin(): boolean {
    if (this.#halted !== null || this.#ready.length === 0) return false;
    if (this.#active >= Math.floor(this.#rhythm.width)) return false;
    const late = this.#world.house.clock().getTime() - this.#begun > turnMs;
    if (this.#options.stopping()) this.#halted = 'stopping';
    else if (late || this.#tried.size >= this.#share) this.#halted = 'late';
    return this.#halted === null;
  }

  async #deliver(place: number): Promise<void> {
    const { items, lane, doubtUntil } = this.#options;
    const item = items[place]!;
    this.#tried.add(place);
    const before = this.#world.house.clock().getTime();
    const answer = await send(this.#world, item);
    const result = item.seq <= doubtUntil ? asAfterCrash(answer) : answer;
    this.#sent.push({ item, result });
    this.#learn(item, result, Math.max(0, this.#world.house.clock().getTime() - before));
    this.#world.log('debug', `delivery ${result.fate}`, {
      host: lane.host,
      activity: item.row.activity,
      answer: result.answer,
    });
    const settled = result.fate === 'done' || result.fate === 'aside';
    // What an item with an hour of its own holds up has waited long enough.
    if (!settled && item.from !== 'retry') return;
    for (const follower of this.#followers[place]!)
      if (--this.#waits[follower]! === 0) this.#ready.push(follower);
  }

  #learn(item: Item, { fate, status }: Result, tookMs: number): void {
    if (fate === 'blocked') this.#halted = 'blocked';
    // Our own rules said no: that tells nothing about the server.
    if (fate === 'blocked' || (fate === 'aside' && status === null)) return;
    noteAnswer(this.#world, this.#options.lane, status !== null);
    if (fate !== 'hold') {
      this.#alive = 'answered';
      this.#failures = 0;
      if (fate === 'done') this.#refusals = 0;
      else if (this.#isNewRefusal(item)) this.#refusals++;
      if (this.#refusals >= refusalsMax) this.#halted ??= 'refused';
      // A refusal costs a server nothing: it says little about how much it takes.
      if (fate === 'done') this.#rhythm = afterAnswer(this.#rhythm, tookMs, this.#ready.length);
    } else if (status === 429) {
      // Those that were on their way as well say nothing new.
      if (this.#halted === 'hasty') return;
      this.#halted ??= 'hasty';
      const taken = this.#sent.filter((one) => one.result.fate === 'done').length;
      const lately = takenLately(this.#options.lane, this.#begun);
      this.#rhythm = afterHaste(this.#rhythm, taken + lately);
    } else {
      this.#rhythm = afterFailure(this.#rhythm);
      this.#failures++;
      const most = this.#alive === 'nodeinfo' ? failuresOfLivingMax : failuresMax;
      if (this.#failures >= most) this.#halted ??= 'failing';
    }
  }

  #isNewRefusal({ row }: Item): boolean {
    const about = [row.object, ...row.after];
    const known = about.some((uri) => this.#refused.has(uri));
    for (const uri of about) this.#refused.add(uri);
    return !known;
  }

  /** It failed on items, as it did before, and nothing shows yet whether it lives. */
  mayStillLive(): boolean {
    if (this.#asked || this.#alive !== null) return false;
    if (this.#halted !== 'failing' && this.#halted !== null) return false;
    const again = this.#options.lane.failures >= failuresBeforeAsking;
    return this.#sent.some(
      ({ item, result }) => isOfItem(result) && (again || item.from === 'retry'),
    );
  }

  /** Asks its NodeInfo; when that answers, the turn goes on past what failed. */
  async askWhetherAlive(): Promise<boolean> {
    this.#asked = true;
    const { origin } = new URL(this.#options.items[0]!.inbox);
    if ((await fetchSoftware(this.#world, origin)) === null) return false;
    this.#alive = 'nodeinfo';
    if (this.#halted === 'failing') this.#halted = null;
    return true;
  }

  ended(): Turn {
    const answered = new Set(this.#sent.map(({ item }) => item));
    return {
      sent: this.#sent,
      unsent: this.#options.items.filter((item) => !answered.has(item)),
      halted: this.#halted,
      alive: this.#alive,
      rhythm: this.#rhythm,
      refusals: this.#refusals,
    };
  }
}

/**
 * Where the first ones failed again and again, the second to be tried is another: by another hand if there is
 * one, else the last. When that is taken it was the items that failed, and not the server.
 */
function withOtherSecond(ready: readonly number[], items: readonly Item[]): number[] {
  const [first, ...rest] = ready;
  if (first === undefined || rest.length < 2) return [...ready];
  const { signer } = items[first]!.row;
  const other = rest.findLast((place) => items[place]!.row.signer !== signer) ?? rest.at(-1)!;
  return [first, other, ...rest.filter((place) => place !== other)];
}

/** It fails on this item, not altogether: a gateway's word is about the server behind it, 401 about our key. */
export const isOfItem = ({ fate, status }: Result): boolean =>
  fate === 'hold' && status !== null && status >= 500 && ![502, 503, 504].includes(status);

/** A 4xx to what may have been sent before a crash counts as delivered (delivery.md, Out 4). */
function asAfterCrash(result: Result): Result {
  const refused = result.fate === 'aside' && result.status !== null && result.status < 500;
  return refused && result.status !== 404 && result.status !== 410
    ? { ...result, fate: 'done' }
    : result;
}

/** How many it took in the minute that is running, as far as was written down. */
export function takenLately(lane: Lane, now: number): number {
  const since = lane.minute?.getTime() ?? 0;
  return now - since <= 60_000 ? lane.minuteTaken : 0;
}
