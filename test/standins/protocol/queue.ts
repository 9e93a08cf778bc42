/** What a stand-in still has to send: one line per host, in order, retried within bounds. */
import { digestOf, signCavage } from './signature.ts';
import type { Signer } from './signature.ts';
import type { Json, SentEntry, StandInOptions } from './types.ts';

export interface QueueRules {
  readonly contentType: string;
  readonly userAgent: string;
  readonly signedNames: readonly string[];
  readonly algorithm: string;
  /** Whether a try that got this answer is repeated; everything else counts as settled. */
  readonly retries: (status: number) => boolean;
  /** Whether an item that fails holds up all that follow it to the same host, as in Lemmy. */
  readonly headOfLine: boolean;
  /** Asked before each try; false holds the host's line for now. */
  readonly mayReach?: (host: string) => Promise<boolean>;
}

interface Item {
  readonly entry: SentEntry;
  readonly signer: Signer;
}

const letOthersRun = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

/** Sends at once in the background; `settle` waits, and tries again what had failed before. */
export class DeliveryQueue {
  readonly sent: SentEntry[] = [];
  readonly #options: StandInOptions;
  readonly #rules: QueueRules;
  readonly #lines = new Map<string, Item[]>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #background = new Set<Promise<void>>();
  readonly #bugs: unknown[] = [];
  /** Hosts that got something new while their line was being worked on. */
  readonly #again = new Set<string>();

  constructor(options: StandInOptions, rules: QueueRules) {
    this.#options = options;
    this.#rules = rules;
  }

  /** Queues one signed POST to each of these inboxes, each once. */
  add(inboxes: Iterable<string>, activity: Json, signer: Signer, body?: string): void {
    for (const inbox of new Set(inboxes)) {
      const text = body ?? JSON.stringify(activity);
      const entry: SentEntry = { inbox, activity, body: text, answers: [], done: false };
      this.sent.push(entry);
      const host = new URL(inbox).host;
      const line = this.#lines.get(host) ?? [];
      line.push({ entry, signer });
      this.#lines.set(host, line);
      this.#start(host);
    }
  }

  /** Runs work that an answer does not wait for, but `settle` does. */
  later(work: () => Promise<void>): void {
    const running = letOthersRun()
      .then(work)
      .catch((bug: unknown) => {
        this.#bugs.push(bug);
      })
      .finally(() => this.#background.delete(running));
    this.#background.add(running);
  }

  async settle(): Promise<void> {
    for (const [host, line] of this.#lines) if (line.length > 0) this.#start(host);
    while (this.#running.size > 0 || this.#background.size > 0) {
      await Promise.all([...this.#running.values(), ...this.#background]);
    }
    if (this.#bugs.length > 0) throw this.#bugs.shift();
  }

  /** What could not be delivered so far. */
  get stuck(): readonly SentEntry[] {
    return [...this.#lines.values()].flat().map((item) => item.entry);
  }

  #start(host: string): void {
    if (this.#running.has(host)) {
      this.#again.add(host);
      return;
    }
    this.#again.delete(host);
    const running = letOthersRun()
      .then(() => this.#run(host))
      .catch((bug: unknown) => {
        this.#bugs.push(bug);
      })
      .finally(() => {
        this.#running.delete(host);
        if (this.#again.has(host)) this.#start(host);
      });
    this.#running.set(host, running);
  }

  async #run(host: string): Promise<void> {
    const line = this.#lines.get(host) ?? [];
    const failed: Item[] = [];
    for (let item = line[0]; item !== undefined; item = line[0]) {
      const done = await this.#deliver(host, item);
      if (!done && this.#rules.headOfLine) return;
      line.shift();
      if (!done) failed.push(item);
    }
    line.push(...failed);
  }

  async #deliver(host: string, item: Item): Promise<boolean> {
    if (this.#rules.mayReach !== undefined && !(await this.#rules.mayReach(host))) return false;
    const pause = this.#options.pause ?? letOthersRun;
    for (let attempt = 0; attempt < (this.#options.attempts ?? 4); attempt += 1) {
      if (attempt > 0) await pause(50 * 2 ** attempt);
      const status = await this.#post(item);
      item.entry.answers.push(status);
      if (status !== 'network' && !this.#rules.retries(status)) {
        item.entry.done = true;
        return true;
      }
    }
    return false;
  }

  async #post({ entry, signer }: Item): Promise<number | 'network'> {
    const headers = new Headers({
      'content-type': this.#rules.contentType,
      date: this.#options.now().toUTCString(),
      digest: digestOf(entry.body),
      host: new URL(entry.inbox).host,
      'user-agent': this.#rules.userAgent,
    });
    const message = { method: 'POST', url: entry.inbox, headers };
    const { signedNames, algorithm } = this.#rules;
    headers.set('signature', signCavage(message, signer, signedNames, algorithm));
    try {
      const request = new Request(entry.inbox, { method: 'POST', headers, body: entry.body });
      const response = await this.#options.net(request);
      await response.text();
      return response.status;
    } catch {
      return 'network';
    }
  }
}
