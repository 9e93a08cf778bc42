/** Reads activities as one of the shapes Lemmy knows; anything else matches no variant. */
import { asList, isJson, mentionsPublic, str } from '../protocol/json.ts';
import type { Json } from '../protocol/types.ts';
import { isPageType, needUrl, readAddresses, readObject } from './parse.ts';
import type { NoteObject, PageObject } from './parse.ts';
import { refuse } from './refused.ts';
import type { LemmyVersion } from './state.ts';

interface Base {
  readonly id: string;
  readonly actor: string;
  readonly audience: string | undefined;
  /** Public in `to` or `cc` of the activity. */
  readonly public: boolean;
  readonly raw: Json;
}

interface Removal extends Base {
  readonly object: string;
  /** A `summary`, even an empty one, makes it a moderator's act. */
  readonly byModerator: boolean;
  readonly publicInTo: boolean;
}

export type Announcable =
  | (Base & { kind: 'save'; verb: 'Create' | 'Update'; object: PageObject | NoteObject })
  | (Base & { kind: 'update-group'; object: Json })
  | (Base & { kind: 'vote'; value: 1 | -1 | 0; object: string })
  | (Removal & { kind: 'delete'; undo: boolean; innerActor: string })
  | (Base & { kind: 'ban'; object: string; target: string; undo: boolean; removeData: boolean })
  | (Base & { kind: 'collect'; object: string; target: string; add: boolean })
  | (Base & { kind: 'lock'; object: string; undo: boolean })
  | (Base & { kind: 'flag'; objects: string[]; to: string; reason: string });

export type Activity =
  | Announcable
  | (Base & { kind: 'announce'; object: string | Announcable })
  | (Base & { kind: 'follow'; object: string })
  | (Base & { kind: 'undo-follow'; object: string })
  | (Base & { kind: 'answer'; verb: 'Accept' | 'Reject'; follow: string | Json })
  | (Base & { kind: 'message'; to: string });

function base(json: Json): Base {
  const id = needUrl(json, 'id');
  const actor = needUrl(json, 'actor');
  const audience = str(json['audience']);
  const shown = mentionsPublic(json['to']) || mentionsPublic(json['cc']);
  return { id, actor, audience, public: shown, raw: json };
}

function embedded(json: Json, key: string): Json {
  const value = json[key];
  if (!isJson(value)) return refuse(`"${key}" must be embedded`);
  return value;
}

function bothNeeded(json: Json, demand: 'needed' | 'array' = 'needed'): void {
  readAddresses(json, 'to', demand);
  readAddresses(json, 'cc', demand);
}

function readSave(json: Json, version: LemmyVersion): Announcable {
  const verb = json['type'] === 'Create' ? 'Create' : 'Update';
  const inner = embedded(json, 'object');
  if (inner['type'] === 'Group') {
    bothNeeded(json);
    return { ...base(json), kind: 'update-group', object: inner };
  }
  const object = readObject(inner, version);
  bothNeeded(json, version === '1.0' && object.shape === 'note' ? 'array' : 'needed');
  return { ...base(json), kind: 'save', verb, object };
}

function readDelete(json: Json, undo: boolean, outer: Json): Announcable {
  const value = json['object'];
  const tombstone = isJson(value) && value['type'] === 'Tombstone';
  const object = tombstone ? needUrl(value, 'id') : needUrl(json, 'object');
  const to = readAddresses(json, 'to', 'needed');
  if (undo) readAddresses(outer, 'to', 'needed');
  const byModerator = typeof json['summary'] === 'string';
  const rest = { object, byModerator, publicInTo: mentionsPublic(to) };
  return { ...base(outer), ...rest, kind: 'delete', undo, innerActor: needUrl(json, 'actor') };
}

function readBlock(json: Json, undo: boolean, outer: Json): Announcable {
  bothNeeded(json);
  if (undo) bothNeeded(outer);
  const object = needUrl(json, 'object');
  const target = needUrl(json, 'target');
  const removeData = json['removeData'] === true;
  return { ...base(outer), kind: 'ban', object, target, undo, removeData };
}

function readLock(json: Json, undo: boolean, outer: Json): Announcable {
  bothNeeded(json);
  if (undo) bothNeeded(outer);
  return { ...base(outer), kind: 'lock', object: needUrl(json, 'object'), undo };
}

function readFlag(json: Json): Announcable {
  const to = readAddresses(json, 'to', 'needed');
  const [first] = to;
  if (to.length !== 1 || first === undefined) return refuse('a Flag goes to exactly one');
  const objects = asList(json['object']).filter((one) => typeof one === 'string');
  const reason = str(json['summary']) ?? str(json['content']);
  if (objects.length === 0 || reason === undefined) return refuse('a Flag needs a reason');
  return { ...base(json), kind: 'flag', objects, to: first, reason };
}

function readUndo(json: Json): Announcable {
  const object = json['object'];
  if (typeof object === 'string') return { ...base(json), kind: 'vote', value: 0, object };
  const inner = embedded(json, 'object');
  switch (inner['type']) {
    case 'Like':
    case 'Dislike': {
      if (inner['actor'] !== json['actor']) refuse('the inner actor must equal the outer one');
      return { ...base(json), kind: 'vote', value: 0, object: needUrl(inner, 'object') };
    }
    case 'Delete':
      return readDelete(inner, true, json);
    case 'Block':
      return readBlock(inner, true, json);
    case 'Lock':
      return readLock(inner, true, json);
    default:
      return refuse(`data did not match any variant: Undo{${String(inner['type'])}}`);
  }
}

/** An activity that a community may announce. */
export function readAnnouncable(json: Json, version: LemmyVersion): Announcable {
  const type = json['type'];
  switch (type) {
    case 'Create':
    case 'Update':
      return readSave(json, version);
    case 'Like':
    case 'Dislike': {
      const value = type === 'Like' ? 1 : -1;
      return { ...base(json), kind: 'vote', value, object: needUrl(json, 'object') };
    }
    case 'Undo':
      return readUndo(json);
    case 'Delete':
      return readDelete(json, false, json);
    case 'Block':
      return readBlock(json, false, json);
    case 'Add':
    case 'Remove': {
      bothNeeded(json);
      const object = needUrl(json, 'object');
      const target = needUrl(json, 'target');
      return { ...base(json), kind: 'collect', object, target, add: type === 'Add' };
    }
    case 'Lock':
      return readLock(json, false, json);
    case 'Flag':
      return readFlag(json);
    default:
      return refuse(`data did not match any variant: ${String(type)}`);
  }
}

function readAnnounce(json: Json, version: LemmyVersion): Activity {
  bothNeeded(json);
  const object = json['object'];
  if (typeof object === 'string') return { ...base(json), kind: 'announce', object };
  const inner = embedded(json, 'object');
  if (isPageType(inner['type'])) refuse('CannotReceivePage: only activities may be announced');
  return { ...base(json), kind: 'announce', object: readAnnouncable(inner, version) };
}

function readAnswer(json: Json, version: LemmyVersion): Activity {
  const verb = json['type'] === 'Accept' ? 'Accept' : 'Reject';
  if (version === '0.19' && verb === 'Reject') refuse('data did not match any variant: Reject');
  const object = json['object'];
  if (isJson(object)) {
    if (object['type'] !== 'Follow') refuse(`${verb} of something that is no Follow`);
    return { ...base(json), kind: 'answer', verb, follow: object };
  }
  if (version === '0.19') refuse('0.19 needs the Follow embedded in the Accept');
  return { ...base(json), kind: 'answer', verb, follow: needUrl(json, 'object') };
}

function isMessage(json: Json, version: LemmyVersion): boolean {
  const object = json['object'];
  if (json['type'] !== 'Create' || !isJson(object)) return false;
  const note = version === '1.0' && object['type'] === 'Note' && object['inReplyTo'] === undefined;
  const one = asList(object['to']);
  const open = mentionsPublic(object['to']) || mentionsPublic(object['cc']);
  return (note || object['type'] === 'ChatMessage') && one.length === 1 && !open;
}

/** Any activity that the inbox takes. */
export function readActivity(json: Json, version: LemmyVersion): Activity {
  if (isMessage(json, version)) {
    const to = str(asList(embedded(json, 'object')['to'])[0]) ?? '';
    return { ...base(json), kind: 'message', to };
  }
  switch (json['type']) {
    case 'Follow': {
      const to = readAddresses(json, 'to', 'optional');
      const object = needUrl(json, 'object');
      if (to.length > 0 && !to.includes(object)) refuse('"to" of a Follow must be its object');
      return { ...base(json), kind: 'follow', object };
    }
    case 'Accept':
    case 'Reject':
      return readAnswer(json, version);
    case 'Announce':
      return readAnnounce(json, version);
    case 'Undo': {
      const inner = json['object'];
      if (!isJson(inner) || inner['type'] !== 'Follow') return readAnnouncable(json, version);
      if (inner['actor'] !== json['actor']) refuse('the inner actor must equal the outer one');
      return { ...base(json), kind: 'undo-follow', object: needUrl(inner, 'object') };
    }
    default:
      return readAnnouncable(json, version);
  }
}
