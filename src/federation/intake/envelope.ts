/** The strict outside of an activity: who says what, under which id, and nothing ambiguous. */
import { originOf } from '#lib/hosts.ts';
import { idOf } from '#federation/objects/wire.ts';
import type { Json } from '#federation/strict-json.ts';
import { readsPlainly } from './plain-reading.ts';

export type Envelope = {
  readonly id: string;
  readonly type: string;
  readonly actor: string;
  readonly json: Json;
};

export type BadEnvelope =
  | 'no-id'
  | 'no-type'
  | 'no-actor'
  | 'id-of-another-origin'
  | 'redefined-context';

/**
 * Reads the envelope of an activity. `id`, `type` and `actor` must be literal strings, id and actor of
 * one origin (FEP-fe34), and no inline context, at any depth, may redefine a term that we rely on.
 */
export function readEnvelope(json: Json): Envelope | BadEnvelope {
  const { id, type, actor } = json;
  if (typeof id !== 'string' || idOf(id) === null) return 'no-id';
  if (typeof type !== 'string' || !/^[A-Za-z]{1,64}$/.test(type)) return 'no-type';
  if (typeof actor !== 'string' || idOf(actor) === null) return 'no-actor';
  const origin = originOf(id);
  if (origin === null || origin !== originOf(actor)) return 'id-of-another-origin';
  return readsPlainly(json) ? { id, type, actor, json } : 'redefined-context';
}
