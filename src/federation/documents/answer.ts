/** How documents are answered: exact content types, and one shape for every door. */
import type { Json } from '#federation/strict-json.ts';

/** What a route sends back; `body` is already JSON. */
export type DocumentAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** Lemmy compares this spelling; anything else is refused there. */
const activityType = 'application/activity+json; charset=utf-8';

const common = {
  'content-type': activityType,
  vary: 'Accept',
  'x-content-type-options': 'nosniff',
};

/** A document, or JSON that is already text (bytes that must not change). */
export function document(
  json: Json | string,
  more: Readonly<Record<string, string>> = {},
): DocumentAnswer {
  const body = typeof json === 'string' ? json : JSON.stringify(json);
  return {
    status: 200,
    headers: { ...common, 'cache-control': 'public, max-age=60', ...more },
    body,
  };
}

export const notFound: DocumentAnswer = {
  status: 404,
  headers: common,
  body: '{"error":"there is nothing here"}',
};

/** Gone for good, with the Tombstone that says what it was. */
export const gone = (tombstone: Json): DocumentAnswer => ({
  status: 410,
  headers: common,
  body: JSON.stringify(tombstone),
});

/** What lives elsewhere is asked there; our copy of it is for people only. */
export const elsewhere = (uri: string): DocumentAnswer => ({
  status: 308,
  headers: { ...common, location: uri },
  body: '',
});

/** JSON that is no ActivityPub document. */
export const plainJson = (
  json: Json,
  type: string,
  more: Readonly<Record<string, string>> = {},
): DocumentAnswer => ({
  status: 200,
  headers: { 'content-type': type, 'access-control-allow-origin': '*', ...more },
  body: JSON.stringify(json),
});
