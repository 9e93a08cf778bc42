/** The yardstick for what leaves: Fedify's `sendActivity` to the same inboxes, through BullMQ. */
import { createFederation, MemoryKvStore } from '@fedify/fedify';
import {
  Announce,
  Create,
  Group,
  Page,
  PUBLIC_COLLECTION,
  Source,
  type Recipient,
} from '@fedify/vocab';
import { inboxAt } from '../support/crowd.ts';
import { offer, optionsOf } from '../support/remote.ts';
import { bullmqQueue, type QueuePlace } from './bullmq-queue.ts';
import { openWayOut } from './way-out.ts';

export type SenderOptions = QueuePlace & {
  readonly sinkPort: number;
  readonly servers: number;
  readonly concurrency: number;
};

const options = optionsOf<SenderOptions>();
const origin = 'http://fedify.localhost';
const group = 'cats';
const words = 'What somebody wrote, in a few sentences, as people do on a forum. '.repeat(6);

openWayOut();

const federation = createFederation<void>({
  kv: new MemoryKvStore(),
  queue: await bullmqQueue(options, options.concurrency),
  manuallyStartQueue: true,
  origin,
  allowPrivateAddress: true,
  // What the Fediverse reads: otherwise there would be two requests the first time.
  firstKnock: 'draft-cavage-http-signatures-12',
});

const keyPair = await crypto.subtle.generateKey(
  {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: 'SHA-256',
  },
  true,
  ['sign', 'verify'],
);

federation
  .setActorDispatcher('/c/{identifier}', (context, identifier) => {
    const id = context.getActorUri(identifier);
    return new Group({ id, preferredUsername: identifier, inbox: new URL(`${id.href}/inbox`) });
  })
  .setKeyPairsDispatcher(() => [keyPair]);

const recipients: Recipient[] = Array.from({ length: options.servers }, (_, index) => {
  const sharedInbox = new URL(inboxAt('s', index + 1, options.sinkPort));
  const id = new URL('/u/ann', sharedInbox);
  return { id, inboxId: new URL(`${id.href}/inbox`), endpoints: { sharedInbox } };
});

let last = 0;

/** The same thing that our community says of a new post. */
function announcement(actor: URL): Announce {
  const number = ++last;
  const author = new URL(`${origin}/u/alice`);
  const common = { tos: [PUBLIC_COLLECTION, actor], ccs: [new URL(`${actor.href}/followers`)] };
  return new Announce({
    id: new URL(`${origin}/activities/announce/${number}`),
    actor,
    ...common,
    object: new Create({
      id: new URL(`${origin}/activities/create/${number}`),
      actor: author,
      ...common,
      object: new Page({
        id: new URL(`${origin}/post/${number}`),
        attribution: author,
        ...common,
        audience: actor,
        name: `A post, the ${number}th of its round`,
        content: `<p>${words}</p>`,
        source: new Source({ content: words, mediaType: 'text/markdown' }),
      }),
    }),
  });
}

const offers = {
  /** Resolves when they are in the queue. */
  publish: async (posts: number): Promise<void> => {
    const context = federation.createContext(new URL(origin), undefined);
    for (let count = 0; count < posts; count++) {
      const activity = announcement(context.getActorUri(group));
      const how = { preferSharedInbox: true };
      await context.sendActivity({ identifier: group }, recipients, activity, how);
    }
  },
};

export type SenderOffers = typeof offers;
void federation.startQueue(undefined);
offer(offers);
