/** The emission checklist: what Lemmy, Mastodon, NodeBB, PieFed and Mbin trip over (research, lemmy 3.18, groups 2.2). */
import { expect } from 'vitest';

type Json = Readonly<Record<string, unknown>>;

const publicUri = 'https://www.w3.org/ns/activitystreams#Public';
const isUrl = (value: unknown): boolean => typeof value === 'string' && URL.canParse(value);

/** Whoever reads it must be able to parse it: plain strings, whole endpoints, an RSA key of `#main-key`. */
export function expectActor(actor: Json, type: string): void {
  expect(actor['type']).toBe(type);
  const id = actor['id'] as string;
  for (const term of ['id', 'inbox', 'outbox', 'url']) expect(isUrl(actor[term])).toBe(true);
  expect(actor['preferredUsername']).toMatch(/^[a-z0-9_.]+$/);
  expect(actor['name']).toBeTypeOf('string');
  expect(actor['endpoints']).toEqual({ sharedInbox: `${new URL(id).origin}/inbox` });
  expect(actor['publicKey']).toMatchObject({ id: `${id}#main-key`, owner: id });
  const { publicKeyPem } = actor['publicKey'] as { publicKeyPem: string };
  expect(publicKeyPem).toMatch(/^-----BEGIN PUBLIC KEY-----\n/);
  expect(actor['assertionMethod']).toMatchObject([{ type: 'Multikey', controller: id }]);
  expect(actor['published']).toMatch(/Z$/);
  expect(id.startsWith('https://')).toBe(true);
  for (const term of ['icon', 'image'] as const) {
    if (actor[term] !== undefined)
      expect(actor[term]).toMatchObject({ type: 'Image', url: expect.any(String) as string });
  }
}

/** What the threadiverse and microblogs ask of a Group above that. */
export function expectGroup(group: Json): void {
  expectActor(group, 'Group');
  const id = group['id'] as string;
  expect(group['attributedTo']).toBe(`${id}/moderators`);
  expect(group['followers']).toBe(`${id}/followers`);
  expect(group['featured']).toBe(`${id}/featured`);
  expect(group['postingRestrictedToMods']).toBeTypeOf('boolean');
  expect(group['sensitive']).toBeTypeOf('boolean');
  // Lemmy 1.0 takes approval for privacy, and being undiscoverable for being unlisted.
  expect(group['manuallyApprovesFollowers']).toBe(false);
  expect(group['discoverable']).toBe(true);
  expect(group['indexable']).toBe(true);
  if (group['language'] !== undefined) {
    expect(Array.isArray(group['language'])).toBe(true);
    for (const language of group['language'] as Json[]) {
      expect(Object.keys(language)).toEqual(['identifier', 'name']);
    }
  }
}

/** A post or a comment, in every point of the checklist. */
export function expectObject(object: Json, group: string, type: 'Page' | 'Note'): void {
  expect(object['type']).toBe(type);
  const id = object['id'] as string;
  for (const term of ['to', 'cc'] as const) expect(Array.isArray(object[term])).toBe(true);
  expect(object['to']).toContain(publicUri);
  expect(object['to']).toContain(group);
  expect(object['audience']).toBe(group);
  expect(isUrl(object['attributedTo'])).toBe(true);
  expect(new URL(object['attributedTo'] as string).host).toBe(new URL(id).host);
  for (const { type: kind } of object['attachment'] as { type: string }[]) {
    expect(['Link', 'Image', 'Document']).toContain(kind);
  }
  expect(object['mediaType']).toBe('text/html');
  expect(object['context']).toBeTypeOf('string');
  expect(object['conversation']).toBe(object['context']);
  if (object['language'] !== undefined)
    expect(Object.keys(object['language'] as Json)).toEqual(['identifier', 'name']);
  expect(object['tag']).toContainEqual(expect.objectContaining({ type: 'Mention', href: group }));
  expect(isUrl(object['replies'])).toBe(true);
  expect(object['published']).toMatch(/Z$/);
  expect(object).not.toHaveProperty('summary');
  if (type === 'Page') {
    expect(object['name']).toBeTypeOf('string');
    expect(object).not.toHaveProperty('inReplyTo');
  } else expect(isUrl(object['inReplyTo'])).toBe(true);
}

/** An activity: both address lists where it is addressed, one domain all through. */
export function expectActivity(activity: Json): void {
  const host = new URL(activity['id'] as string).host;
  expect(new URL(activity['actor'] as string).host).toBe(host);
  const { type } = activity;
  if (type === 'Like' || type === 'Dislike') return;
  if (typeof activity['to'] === 'undefined' && type === 'Undo') return;
  for (const term of ['to', 'cc']) expect(Array.isArray(activity[term])).toBe(true);
  expect(activity['to']).toContain(publicUri);
}
