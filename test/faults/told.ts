/** What was told to a server, read for what it says: who did what to which thing, and what that rests on. */
import { asList, idOf, isJson, parseJson } from '../standins/protocol/json.ts';
import type { Json } from '../standins/protocol/types.ts';

/** An act as somebody committed it, whoever passes it on. */
export type Said = {
  /** Of the act itself, not of the Announce around it; an Announce of a mere id says that id. */
  readonly said: string;
  readonly type: string;
  readonly actor: string;
  /** What is done something to: for an Undo of a vote the thing voted on. */
  readonly object: string;
  /** What must be there before. */
  readonly needs: readonly string[];
};

/** One POST as a server of the farm saw it. Numbers `from` and `until` count what happened in the farm. */
export type Told = Said & {
  readonly host: string;
  readonly inbox: string;
  readonly id: string;
  readonly sha: string;
  readonly body: string;
  readonly at: number;
  readonly from: number;
  /** When the answer had left; null while it has not. */
  until: number | null;
  /** 0 when it never got an answer. */
  status: number | null;
};

export const wasTaken = ({ status }: Told): boolean =>
  status !== null && status >= 200 && status < 300;

/** Reads a body as it was POSTed, bare or inside an Announce. */
export function readSaid(body: string): Said & { readonly id: string } {
  const json = parseJson(body) ?? {};
  const inner = json['type'] === 'Announce' ? json['object'] : json;
  const id = String(json['id'] ?? '');
  if (!isJson(inner)) {
    const object = String(inner);
    return { id, said: object, type: 'Boost', actor: String(json['actor']), object, needs: [] };
  }
  return { id, ...saidBy(inner) };
}

/** What an act says; for what a server of the farm sends as for what it receives. */
export function saidBy(act: Json): Said {
  const type = String(act['type']);
  const subject = isJson(act['object']) ? act['object'] : undefined;
  const object =
    type === 'Undo' && subject?.['object'] !== undefined
      ? idOf(subject['object'])
      : idOf(act['object']);
  const parents = asList(subject?.['inReplyTo']).flatMap((one) => idOf(one) ?? []);
  return {
    said: String(act['id'] ?? ''),
    type,
    actor: String(act['actor'] ?? ''),
    object: object ?? '',
    needs: type === 'Create' ? parents : [object ?? '', ...parents].filter((id) => id !== ''),
  };
}
