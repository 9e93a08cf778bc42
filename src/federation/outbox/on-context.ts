/** The same act for NodeBB, which moderates the collection of a thread and reads no such act in an Announce. */
import type { Actor } from '#domain/actors/actor.ts';
import type { Telling, Utterance } from './utterance.ts';
import { activityId, proven, type Deed } from './words.ts';

/**
 * FEP-f15d and FEP-c0d0: about the thread's `context`, in the moderator's own request, to members' servers that run
 * NodeBB. Nothing for the act of somebody elsewhere, and for a thread without a context.
 */
export async function onContext(
  telling: Telling,
  act: {
    readonly community: Actor;
    readonly doer: Actor;
    readonly deed: Deed | null;
    readonly context: string | null;
    readonly object: string;
    readonly weight: Utterance['weight'];
  },
): Promise<Utterance[]> {
  const { community, doer, deed, context, object, weight } = act;
  if (deed === null || context === null) return [];
  const id = activityId(telling, deed.type, 'context');
  const inner = deed['object'];
  const undone = deed.type === 'Undo' && typeof inner === 'object' && inner !== null;
  const about = undone ? { ...inner, id: `${id}#undone`, object: context } : context;
  return [
    {
      form: 'context',
      id,
      body: await proven(telling, doer, { ...deed, id, object: about }),
      signer: doer,
      open: true,
      community: community.id,
      dialect: 'threadiverse',
      software: 'nodebb',
      inboxes: [],
      actor: doer.uri,
      object,
      after: [],
      weight,
    },
  ];
}
